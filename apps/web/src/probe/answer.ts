import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '@repo/config/load'
import type { Readiness } from '../health/readiness.ts'

const MAX_HOLD_MS = 5_000
const TICK_MS = 500
const MAX_STREAM_MS = 120_000

type Answering = {
  config: Pick<Config<'web'>, 'releaseColour' | 'revision'>
  /** How this process is, whichever colour takes the traffic. */
  readiness: () => Readiness
}

/**
 * What the probe of a deploy is told: by which colour and commit, whether that is ready, and how many bytes it sent.
 * `?hold=` waits so many milliseconds first; `?stream` ticks as server-sent events until the process shuts down.
 */
export async function answerProbe(request: Request, answering: Answering): Promise<Response> {
  const { searchParams } = new URL(request.url)
  const { releaseColour: colour, revision } = answering.config
  const by = { colour: colour ?? null, revision: revision ?? null, readiness: answering.readiness() }
  if (searchParams.has('stream')) return tickingStream(by, answering)
  const bytes = (await request.arrayBuffer()).byteLength
  await delay(Math.min(MAX_HOLD_MS, Math.max(0, Number(searchParams.get('hold')) || 0)))
  return Response.json({ ...by, bytes }, { headers: { 'cache-control': 'no-store' } })
}

function tickingStream(by: object, { readiness }: Answering): Response {
  const encoder = new TextEncoder()
  let timer: NodeJS.Timeout
  let ticks = 0
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const tick = () => {
        const isLast = readiness().reason === 'shutting down' || ticks * TICK_MS >= MAX_STREAM_MS
        const event = isLast ? 'event: bye\n' : ''
        controller.enqueue(encoder.encode(`${event}data: ${JSON.stringify({ ...by, tick: ticks++ })}\n\n`))
        if (!isLast) return
        clearInterval(timer)
        controller.close()
      }
      timer = setInterval(tick, TICK_MS)
      tick()
    },
    cancel: () => clearInterval(timer),
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // no-transform keeps the server from compressing the stream, which would hold ticks back.
      'cache-control': 'no-cache, no-transform',
    },
  })
}
