import type { Agent } from 'node:https'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'

/** The site as its visitors reach it: through Caddy, over TLS, by its name. */
export type Site = { domain: string; token: string }

export type Asked = { status: number; colour: string | null; why?: string }

/** Sends one request of the probe, and says what came of it. Never rejects. */
export async function ask(
  site: Site,
  options: { path: string; body?: string; agent?: Agent; limitMs: number },
): Promise<Asked> {
  try {
    const response = await send(site, options)
    const body = await text(response)
    const status = response.statusCode ?? 0
    if (status !== 200) return { status, colour: null, why: `answered ${status}` }
    const { colour, bytes } = JSON.parse(body) as { colour: string | null; bytes: number }
    const sent = options.body?.length ?? 0
    return bytes === sent
      ? { status, colour }
      : { status, colour, why: `${bytes} of ${sent} bytes arrived there` }
  } catch (error) {
    return { status: 0, colour: null, why: reasonOf(error) }
  }
}

/** Follows a stream until it ends, and says whether it ended as announced. Never rejects. */
export async function follow(site: Site, path: string, signal: AbortSignal): Promise<Asked> {
  let colour: string | null = null
  try {
    const response = await send(site, { path, limitMs: 10_000, signal })
    const status = response.statusCode ?? 0
    if (status !== 200) return { status, colour, why: `answered ${status}` }
    let saidGoodBye = false
    for await (const chunk of response) {
      const event = String(chunk)
      colour = /"colour":"(\w+)"/.exec(event)?.[1] ?? colour
      saidGoodBye ||= event.includes('event: bye')
    }
    return saidGoodBye ? { status, colour } : { status, colour, why: 'it ended in the middle' }
  } catch (error) {
    return signal.aborted ? { status: 200, colour } : { status: 0, colour, why: reasonOf(error) }
  }
}

async function send(
  { domain, token }: Site,
  options: { path: string; body?: string; agent?: Agent; limitMs: number; signal?: AbortSignal },
): Promise<import('node:http').IncomingMessage> {
  const { path, body, agent, limitMs, signal } = options
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ hostname: 'caddy', port: 443, servername: domain, path, agent: agent ?? false },
        // It measures whether Caddy answers, within this network; who watches over the certificate is `status`.
        rejectUnauthorized: false,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...{ host: domain, 'x-probe-token': token },
          ...(body === undefined ? {} : { 'content-type': 'text/plain', 'content-length': body.length }),
        },
        ...(signal ? { signal } : {}),
      },
      resolve,
    )
    sent.on('error', reject)
    sent.setTimeout(limitMs, () => sent.destroy(new Error(`nothing came for ${limitMs / 1_000} s`)))
    sent.end(body)
  })
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
