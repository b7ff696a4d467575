import { AppError } from '@repo/library/errors'
import type { SourceEvent, SourceEvents } from './source-events.ts'

const COALESCE_MS = 200
const HEARTBEAT_MS = 15_000
/** After this the browser connects again, and is asked again who it is. */
const MAX_STREAM_MS = 10 * 60_000
const MAX_STREAMS = 1_000

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  // no-transform keeps the server from compressing the stream, which would hold events back.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/**
 * Streams an organization's source events as server-sent events: `source` with a JSON array, at most five times a
 * second and once for each source, and `resync` when some may have been missed.
 */
export function eventStream(events: SourceEvents, organizationId: string, signal: AbortSignal): Response {
  if (events.size() >= MAX_STREAMS) {
    throw new AppError('rate_limited', 'Too many pages are listening for changes.', { retryAfterMs: 10_000 })
  }
  let stop: () => void = () => undefined
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      stop = follow(events, organizationId, controller)
      signal.addEventListener('abort', stop, { once: true })
    },
    cancel: () => stop(),
  })
  return new Response(body, { headers })
}

function follow(
  events: SourceEvents,
  organizationId: string,
  controller: ReadableStreamDefaultController<Uint8Array>,
): () => void {
  const encoder = new TextEncoder()
  const waiting = new Map<string, SourceEvent>()
  let flushing: NodeJS.Timeout | undefined
  const write = (text: string) => controller.enqueue(encoder.encode(text))
  const flush = () => {
    flushing = undefined
    write(`event: source\ndata: ${JSON.stringify([...waiting.values()])}\n\n`)
    waiting.clear()
  }
  const unsubscribe = events.subscribe(organizationId, {
    onEvent: (event) => {
      waiting.set(event.sourceId, event)
      flushing ??= setTimeout(flush, COALESCE_MS)
    },
    onResync: () => write('event: resync\ndata: {}\n\n'),
    onClose: () => stop(),
  })
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS)
  const end = setTimeout(() => stop(), MAX_STREAM_MS)
  let stopped = false
  const stop = () => {
    if (stopped) return
    stopped = true
    unsubscribe()
    clearInterval(heartbeat)
    clearTimeout(end)
    clearTimeout(flushing)
    // A stream that its reader cancelled is closed already.
    if (controller.desiredSize !== null) tryClose(controller)
  }
  write('retry: 2000\n: listening\n\n')
  return stop
}

function tryClose(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close()
  } catch {
    // Closed by its reader in the meantime.
  }
}
