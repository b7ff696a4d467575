import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { TO_THE_SITE, useWeb } from './serve.ts'

const MEBIBYTE = 1024 * 1024
const { site, fetcher } = useWeb(TO_THE_SITE)

describe('a fetch ends', () => {
  test('when a server sends its body drop by drop past the deadline', async () => {
    const { origin } = await site((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      const dripping = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(dripping))
    })
    const result = await fetcher({ timeoutMs: 300 }).fetch(origin)
    expect(result).toMatchObject({ ok: false, reason: 'timeout', retryable: true })
  })

  test('when a server sends its headers drop by drop past the deadline', async () => {
    const server = createServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const dripping = setInterval(() => socket.write('x-a: b\r\n'), 10)
      socket.on('close', () => clearInterval(dripping))
      socket.on('error', () => {})
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const result = await fetcher({ timeoutMs: 300 }).fetch(`http://site.test:${port}/`)
    server.close()
    expect(result).toMatchObject({ ok: false, reason: 'timeout' })
  })

  test('when a server never answers, after the time for headers', async () => {
    const { origin } = await site(() => {})
    const result = await fetcher({ headerTimeoutMs: 100 }).fetch(origin)
    expect(result).toMatchObject({
      ok: false,
      reason: 'timeout',
      message: 'The site did not answer in time. Check that it opens in a browser.',
    })
  })

  test('when a name is never resolved', async () => {
    const result = await fetcher({ timeoutMs: 100, resolve: () => new Promise(() => {}) }).fetch(
      'http://site.test/',
    )
    expect(result).toMatchObject({ ok: false, reason: 'timeout' })
  })

  test('when redirects eat up the time of the whole fetch', async () => {
    const { origin } = await site((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/next' }).end(), 120)
    })
    const result = await fetcher({ timeoutMs: 300 }).fetch(origin)
    expect(result).toMatchObject({ ok: false, reason: 'timeout' })
  })

  test('when a stream is endless, at the byte cap, and hangs up on it', async () => {
    let hungUp: () => void
    const hangup = new Promise<void>((resolve) => {
      hungUp = resolve
    })
    const { origin } = await site((_request, response) => {
      response.on('close', () => hungUp())
      const pour = () => {
        while (response.write(Buffer.alloc(64 * 1024))) {}
      }
      response.on('drain', pour)
      pour()
    })
    const result = await fetcher({ maxBytes: MEBIBYTE }).fetch(origin)
    expect(result).toMatchObject({ ok: false, reason: 'too_large', retryable: false })
    await hangup
  })

  test('before reading, when the declared length is over the cap', async () => {
    const { origin } = await site((_request, response) => {
      response.writeHead(200, { 'content-length': 51 * MEBIBYTE })
      response.flushHeaders()
    })
    expect(await fetcher().fetch(origin)).toMatchObject({ ok: false, reason: 'too_large' })
  })

  test('when the caller aborts, with the caller’s reason', async () => {
    const { origin } = await site(() => {})
    const controller = new AbortController()
    const fetching = fetcher().fetch(origin, { signal: controller.signal })
    controller.abort(new Error('no longer wanted'))
    await expect(fetching).rejects.toThrow('no longer wanted')
  })

  test('when the fetcher is closed', async () => {
    const { origin } = await site(() => {})
    const closing = fetcher()
    const fetching = closing.fetch(origin)
    await closing.close()
    await expect(fetching).rejects.toThrow('closed')
    await expect(closing.fetch(origin)).rejects.toThrow('closed')
  })
})

describe('compressed bodies', () => {
  const text = Buffer.from('<p>a page that says something</p>'.repeat(100))

  test.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity', text],
  ])('are read: %s', async (encoding, body) => {
    const { origin } = await site((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body)
    })
    const result = await fetcher().fetch(origin)
    expect(result.ok && result.bytes.equals(text)).toBe(true)
  })

  test.each([
    ['gzip', gzipSync(Buffer.alloc(20 * MEBIBYTE))],
    ['br', brotliCompressSync(Buffer.alloc(20 * MEBIBYTE))],
    ['deflate', deflateSync(Buffer.alloc(20 * MEBIBYTE))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(20 * MEBIBYTE)))],
  ])('that are bombs stop at the cap: %s', async (encoding, body) => {
    expect(body.length).toBeLessThan(MEBIBYTE)
    const { origin } = await site((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body)
    })
    expect(await fetcher({ maxBytes: MEBIBYTE }).fetch(origin)).toMatchObject({
      ok: false,
      reason: 'too_large',
    })
  })

  test('that are damaged are a failed connection, worth a retry', async () => {
    const { origin } = await site((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text).subarray(0, 40))
    })
    expect(await fetcher().fetch(origin)).toMatchObject({ ok: false, reason: 'connection', retryable: true })
  })

  test('in an unknown coding are refused', async () => {
    const { origin } = await site((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'snappy' }).end(text)
    })
    expect(await fetcher().fetch(origin)).toMatchObject({ ok: false, reason: 'connection', retryable: false })
  })

  test('in more codings than make sense are refused', async () => {
    const { origin } = await site((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip, gzip, gzip, gzip' }).end(text)
    })
    expect(await fetcher().fetch(origin)).toMatchObject({ ok: false, reason: 'connection' })
  })
})
