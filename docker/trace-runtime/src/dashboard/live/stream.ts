import { Readable } from 'node:stream'
import { readFilter } from '../entries/filter.ts'
import { entryRow } from '../entries/rows.ts'
import type { DashboardReply, Visit } from '../route.ts'
import type { Arrival } from './feed.ts'
import { matches } from './matches.ts'

const TICK_MS = 250
const HEARTBEAT_MS = 15_000
const ROWS_PER_TICK = 60

/**
 * Server-sent events of what arrives and passes the filter: `rows` (markup, newest last), `skipped` (how many came too
 * fast to show), `gap` (how many arrived while the connection was away and are no longer held). The id of an event is
 * `run-number`, so that a browser that reconnects gets what it missed or is told that it did not.
 */
export function liveStream(visit: Visit): DashboardReply {
  const { feed } = visit
  const filter = readFilter(visit)
  let waiting: Arrival[] = []
  let skipped = 0
  let seen = 0
  /** Up to which arrival the reader knows: what a browser that reconnects says it has. */
  let sent = 0
  let isOpen = true
  let lastWriteMs = Date.now()

  const stream = new Readable({
    read() {
      isOpen = true
    },
    destroy(error, done) {
      unsubscribe()
      clearInterval(timer)
      done(error)
    },
  })
  const send = (event: string, data: string) => {
    lastWriteMs = Date.now()
    isOpen = stream.push(
      `id: ${feed.run()}-${sent}\nevent: ${event}\ndata: ${data.replace(/[\r\n]+/g, ' ')}\n\n`,
    )
  }
  const take = (arrivals: readonly Arrival[]) => {
    waiting.push(...arrivals.filter(({ entry }) => matches(entry, filter)))
    skipped += waiting.splice(0, Math.max(0, waiting.length - ROWS_PER_TICK)).length
    seen = arrivals.at(-1)?.number ?? seen
  }
  const flush = () => {
    if (!isOpen) return
    sent = seen
    if (waiting.length > 0) {
      if (skipped > 0) send('skipped', String(skipped))
      send('rows', waiting.map(({ entry }) => entryRow(visit, entry).toString()).join(''))
      waiting = []
      skipped = 0
    } else if (Date.now() - lastWriteMs > HEARTBEAT_MS) send('beat', '')
  }

  const unsubscribe = feed.subscribe(take)
  const timer = setInterval(flush, TICK_MS)
  const missed = catchUp(visit)
  seen = feed.lastNumber()
  sent = seen - missed.arrivals.length
  stream.push('retry: 2000\n: ready\n\n')
  if (missed.lost !== 0) send('gap', String(missed.lost))
  take(missed.arrivals)
  return {
    status: 200,
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
    body: stream,
  }
}

/** What a view that reconnects has missed. `lost` is -1 when that cannot be known, because listening began anew since. */
function catchUp({ feed, request }: Visit): { arrivals: Arrival[]; lost: number } {
  const [run, number] = request.lastEventId?.split('-') ?? []
  if (!run) return { arrivals: [], lost: 0 }
  if (run !== feed.run()) return { arrivals: [], lost: -1 }
  return feed.since(Number(number) || 0)
}
