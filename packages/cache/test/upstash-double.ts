import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Redis } from 'ioredis'

/**
 * Speaks Upstash's REST protocol in front of a real Redis: a command as a JSON array to `/`, several to
 * `/pipeline`, a Bearer token, errors as `{ error }`, strings in base64 when the client asks for it.
 * https://upstash.com/docs/redis/features/restapi
 */
export async function startUpstashDouble(redisUrl: string, token: string) {
  const redis = new Redis(redisUrl)
  const run = async (command: unknown, base64: boolean) => {
    const [name, ...args] = command as [string, ...(string | number)[]]
    try {
      const result = await redis.call(name, args)
      return { result: base64 ? encode(result) : result }
    } catch (error) {
      return { error: (error as Error).message }
    }
  }
  const answer = async (request: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      return { status: 401, body: { error: 'WRONGPASS invalid or missing auth token' } }
    }
    const base64 = request.headers['upstash-encoding'] === 'base64'
    const body = JSON.parse(await text(request))
    if (request.url === '/pipeline') {
      return { status: 200, body: await Promise.all(body.map((command: unknown) => run(command, base64))) }
    }
    const result = await run(body, base64)
    return { status: 'error' in result ? 400 : 200, body: result }
  }
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      redis.disconnect()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function encode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encode)
  return typeof value === 'string' && value !== 'OK' ? Buffer.from(value).toString('base64') : value
}
