import type { Transport } from './transport.ts'

/** Calls the app's handler in this process, without sockets. A handler that throws is a broken connection. */
export function createHandlerTransport(handler: (request: Request) => Promise<Response>): Transport {
  return {
    send: async ({ method, url, headers, body }) => {
      try {
        const response = await handler(
          new Request(url, { method, headers: { host: new URL(url).host, ...headers }, body }),
        )
        return {
          ok: true,
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: await response.text(),
        }
      } catch (error) {
        return { ok: false, reason: 'broken', message: (error as Error).message }
      }
    },
    close: () => undefined,
  }
}
