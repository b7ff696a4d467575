import { describe, expect, test } from 'vitest'
import { useWeb } from './serve.ts'

const { site, fetcher } = useWeb()

describe('the fetcher refuses', () => {
  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0.0.0.0/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://10.1.2.3:5432/',
  ])('the internal address %s without connecting', async (url) => {
    const result = await fetcher().fetch(url)
    expect(result).toMatchObject({ ok: false, reason: 'blocked_address', retryable: false })
    expect(result.ok ? '' : result.message).toContain('FETCH_ALLOW_HOSTS')
  })

  test('localhost by its name, through the real resolver', async () => {
    const { port, requests } = await site((_request, response) => response.end('secret'))
    const result = await fetcher().fetch(`http://localhost:${port}/`)
    expect(result).toMatchObject({ ok: false, reason: 'blocked_address' })
    expect(requests).toEqual([])
  })

  test('a host that resolves to a public and a private address', async () => {
    const resolve = async () => ['93.184.216.34', '10.0.0.5']
    const result = await fetcher({ resolve }).fetch('http://mixed.example/')
    expect(result).toMatchObject({ ok: false, reason: 'blocked_address' })
    expect(result.ok ? '' : result.message).toContain('mixed.example (10.0.0.5)')
    expect(result.ok ? '' : result.message).toContain('add mixed.example to FETCH_ALLOW_HOSTS')
  })

  test('a redirect from a public to a private address', async () => {
    const inside = await site((_request, response) => response.end('secret'))
    const outside = await site((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${inside.port}/admin` }).end()
    })
    const resolve = async () => ['127.0.0.1']
    const result = await fetcher({ resolve, allowHosts: ['site.test'] }).fetch(outside.origin)
    expect(result).toMatchObject({ ok: false, reason: 'blocked_address' })
    expect(outside.requests).toHaveLength(1)
    expect(inside.requests).toEqual([])
  })

  test('a redirect to a name that resolves to a private address', async () => {
    const outside = await site((_request, response) => {
      response.writeHead(307, { location: 'http://inside.test/' }).end()
    })
    const resolve = async (name: string) => [name === 'site.test' ? '127.0.0.1' : '192.168.0.1']
    const result = await fetcher({ resolve, allowHosts: ['site.test'] }).fetch(outside.origin)
    expect(result).toMatchObject({ ok: false, reason: 'blocked_address' })
    expect(result.ok ? '' : result.message).toContain('inside.test (192.168.0.1)')
  })

  test.each(['file:///etc/passwd', 'ftp://example.com/', 'gopher://example.com/', 'data:text/plain,x'])(
    'the scheme of %s',
    async (url) => {
      expect(await fetcher().fetch(url)).toMatchObject({ ok: false, reason: 'unsupported_scheme' })
    },
  )

  test('a redirect to a file', async () => {
    const outside = await site((_request, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' }).end()
    })
    const result = await fetcher({ resolve: async () => ['127.0.0.1'], allowHosts: ['site.test'] }).fetch(
      outside.origin,
    )
    expect(result).toMatchObject({ ok: false, reason: 'unsupported_scheme' })
  })

  test('an address with a password, without repeating it', async () => {
    const result = await fetcher().fetch('https://user:hunter2@example.com/')
    expect(result).toMatchObject({ ok: false, reason: 'invalid_url' })
    expect(JSON.stringify(result)).not.toContain('hunter2')
  })

  test('what is no address', async () => {
    expect(await fetcher().fetch('not a url')).toMatchObject({ ok: false, reason: 'invalid_url' })
  })
})

describe('the fetcher connects only to what it checked', () => {
  test('resolves a name once and uses that answer, though a later one would differ', async () => {
    const { origin, requests } = await site((_request, response) => response.end('page'))
    const answers = [['127.0.0.1'], ['10.0.0.1']]
    let asked = 0
    const resolve = async () => answers[asked++] ?? []
    const result = await fetcher({ resolve, allowHosts: ['127.0.0.1'] }).fetch(origin)
    expect(result).toMatchObject({ ok: true, status: 200 })
    expect(asked).toBe(1)
    expect(requests).toEqual(['GET /'])
  })

  test('checks a name again on every hop, so that it cannot turn inwards between two', async () => {
    const { origin, requests } = await site((_request, response) => {
      response.writeHead(302, { location: '/again' }).end()
    })
    const answers = [['127.0.0.1'], ['10.0.0.1']]
    let asked = 0
    const resolve = async () => answers[asked++] ?? []
    const result = await fetcher({ resolve, allowHosts: ['127.0.0.1'] }).fetch(origin)
    expect(result).toMatchObject({ ok: false, reason: 'blocked_address' })
    expect(requests).toEqual(['GET /'])
  })
})

describe('allowHosts lets through', () => {
  test.each([
    ['a host name', 'site.test'],
    ['a suffix', '*.test'],
    ['an address', '127.0.0.1'],
    ['a CIDR range', '127.0.0.0/8'],
    ['an IPv4-mapped address', '::ffff:127.0.0.1'],
  ])('%s', async (_name, entry) => {
    const { origin } = await site((_request, response) => response.end('page'))
    const result = await fetcher({ resolve: async () => ['127.0.0.1'], allowHosts: [entry] }).fetch(origin)
    expect(result).toMatchObject({ ok: true })
  })

  test('nothing else: another private address of the same host is refused', async () => {
    const resolve = async () => ['127.0.0.1', '10.0.0.1']
    const result = await fetcher({ resolve, allowHosts: ['127.0.0.1'] }).fetch('http://site.test/')
    expect(result).toMatchObject({ ok: false, reason: 'blocked_address' })
  })

  test('and an entry that is nothing is named when the fetcher is made', () => {
    expect(() => fetcher({ allowHosts: ['http://internal/'] })).toThrow(
      /FETCH_ALLOW_HOSTS.*http:\/\/internal\//,
    )
    expect(() => fetcher({ allowHosts: ['10.0.0.0/99'] })).toThrow(/FETCH_ALLOW_HOSTS/)
  })
})
