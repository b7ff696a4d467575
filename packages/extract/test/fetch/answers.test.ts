import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { serve, TO_THE_SITE, useWeb } from './serve.ts'

const { site, fetcher } = useWeb(TO_THE_SITE)

describe('a page', () => {
  test('comes with its bytes, type, charset and validators', async () => {
    const { origin } = await site((request, response) => {
      expect(request.headers['user-agent']).toBe('Trovella/test')
      response.writeHead(200, {
        'content-type': 'Text/HTML; Charset="ISO-8859-1"',
        etag: '"v1"',
        'last-modified': 'Wed, 21 Oct 2026 07:28:00 GMT',
      })
      response.end('page')
    })
    expect(await fetcher().fetch(`${origin}/a#part`)).toEqual({
      ok: true,
      notModified: false,
      status: 200,
      finalUrl: `${origin}/a`,
      mediaType: 'text/html',
      charset: 'iso-8859-1',
      bytes: Buffer.from('page'),
      etag: '"v1"',
      lastModified: 'Wed, 21 Oct 2026 07:28:00 GMT',
    })
  })

  test('that has not changed is not sent again', async () => {
    const { origin } = await site((request, response) => {
      expect(request.headers['if-modified-since']).toBe('Wed, 21 Oct 2026 07:28:00 GMT')
      response.writeHead(request.headers['if-none-match'] === '"v1"' ? 304 : 200, { etag: '"v1"' }).end()
    })
    const validators = { etag: '"v1"', lastModified: 'Wed, 21 Oct 2026 07:28:00 GMT' }
    const result = await fetcher().fetch(origin, validators)
    expect(result).toMatchObject({ ok: true, notModified: true, status: 304, etag: '"v1"' })
    expect(result.ok && result.bytes.length).toBe(0)
  })

  test.each([301, 302, 303, 307, 308])(
    'is found behind a redirect %i, whose end is its final address',
    async (status) => {
      const { origin } = await site((request, response) => {
        if (request.url === '/old') response.writeHead(status, { location: 'new?x=1' }).end()
        else response.end('page')
      })
      expect(await fetcher().fetch(`${origin}/old`)).toMatchObject({
        ok: true,
        finalUrl: `${origin}/new?x=1`,
      })
    },
  )

  test('is found behind five redirects, and not behind six', async () => {
    const { origin } = await site((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end()
      else response.end('page')
    })
    expect(await fetcher().fetch(`${origin}/5`)).toMatchObject({ ok: true })
    expect(await fetcher().fetch(`${origin}/6`)).toMatchObject({ ok: false, reason: 'too_many_redirects' })
  })

  test('is found at the second address of a host when the first refuses', async () => {
    const { port } = await site((_request, response) => response.end('page'))
    const resolve = async () => ['127.0.0.3', '127.0.0.1']
    expect(await fetcher({ resolve }).fetch(`http://site.test:${port}/`)).toMatchObject({ ok: true })
  })
})

describe('a failure says what to do', () => {
  test.each([
    [404, false],
    [410, false],
    [403, false],
    [418, false],
    [429, true],
    [500, true],
    [503, true],
  ])('status %i, worth a retry: %s', async (status, retryable) => {
    const { origin } = await site((_request, response) => response.writeHead(status).end('no'))
    const result = await fetcher().fetch(origin)
    expect(result).toMatchObject({ ok: false, reason: 'http_status', status, retryable })
    expect(result.ok ? '' : result.message).toContain(String(status))
  })

  test('and how long to wait, in seconds or until a date', async () => {
    const { origin } = await site((request, response) => {
      const wait = request.url === '/seconds' ? '120' : 'Sat, 21 Nov 2026 10:00:30 GMT'
      response.writeHead(429, { 'retry-after': wait }).end()
    })
    const polite = fetcher({ now: () => new Date('2026-11-21T10:00:00Z') })
    expect(await polite.fetch(`${origin}/seconds`)).toMatchObject({ retryAfterMs: 120_000 })
    expect(await polite.fetch(`${origin}/date`)).toMatchObject({ retryAfterMs: 30_000 })
  })

  test.each([
    [401, {}, 'Authorization required', 'login'],
    [402, {}, 'Pay', 'paywall'],
    [403, { 'cf-mitigated': 'challenge' }, '<title>Just a moment...</title>', 'challenge'],
    [403, {}, '<div id="px-captcha"></div>', 'captcha'],
    [503, {}, '<script>window._cf_chl_opt={}</script>', 'challenge'],
  ])('and recognises a wall behind status %i', async (status, headers, body, blockedBy) => {
    const { origin } = await site((_request, response) => response.writeHead(status, headers).end(body))
    const result = await fetcher().fetch(origin)
    expect(result).toMatchObject({ ok: false, reason: 'http_status', status, blockedBy, retryable: false })
    expect(result.ok ? '' : result.message).toContain('save it as a file')
  })

  test('when the name does not exist', async () => {
    const resolve = async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
    }
    expect(await fetcher({ resolve }).fetch('http://gone.test/')).toMatchObject({
      reason: 'dns',
      retryable: false,
    })
  })

  test('when names cannot be looked up at all, as on a machine that is offline', async () => {
    const resolve = async () => {
      throw Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' })
    }
    expect(await fetcher({ resolve }).fetch('http://site.test/')).toMatchObject({
      reason: 'dns',
      retryable: true,
    })
  })

  test('when nobody listens', async () => {
    const { origin, close } = await serve(() => {})
    await close()
    expect(await fetcher().fetch(origin)).toMatchObject({ ok: false, reason: 'connection', retryable: true })
  })

  test('when the body ends before its length', async () => {
    const { origin } = await site((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('half', () => response.destroy())
    })
    expect(await fetcher().fetch(origin)).toMatchObject({ ok: false, reason: 'connection', retryable: true })
  })

  test('when what answers is no web server', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const result = await fetcher().fetch(`http://site.test:${port}/`)
    server.close()
    expect(result).toMatchObject({ ok: false, reason: 'connection' })
  })

  test('when an https address is no https server', async () => {
    const { port } = await site((_request, response) => response.end('plain'))
    expect(await fetcher().fetch(`https://site.test:${port}/`)).toMatchObject({
      ok: false,
      reason: 'connection',
    })
  })
})
