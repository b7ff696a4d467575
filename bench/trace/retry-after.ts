import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { createRecorder } from '../../packages/trace/src/recorder.ts'
import { against, percentile, type Row } from '../table.ts'

const SENDERS = 4
/** More than the receiver takes while it is measured, so that there is always something to send. */
const BATCHES_EACH = 40
const BATCH_ENTRIES = 512
const ALLOWED_PER_SECOND = 8
const SECONDS = 12

/**
 * What gets through when a receiver takes so many batches a second and tells who comes too many to wait one second:
 * against what it would take, how evenly, and how long senders really wait.
 */
export async function benchRetryAfter(): Promise<Row[]> {
  const receiver = await startLimited()
  const recorders = Array.from({ length: SENDERS }, (_, index) =>
    createRecorder({
      service: `sender-${index}`,
      receiver: receiver.options,
      maxEntries: 100_000,
      maxBytes: 1e9,
    }),
  )
  try {
    for (const recorder of recorders) {
      for (let entry = 0; entry < BATCHES_EACH * BATCH_ENTRIES; entry++) recorder.mark('event', 'e')
    }
    await delay(SECONDS * 1_000)
    return rowsOf(receiver.seen)
  } finally {
    await receiver.close()
    await Promise.all(recorders.map((recorder) => recorder.close()))
  }
}

type Seen = { atMs: number; service: string; isTaken: boolean }

async function startLimited() {
  const seen: Seen[] = []
  let second = 0
  let taken = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { service } = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as { service: string }
    const atMs = performance.now()
    if (Math.floor(atMs / 1_000) !== second) taken = 0
    second = Math.floor(atMs / 1_000)
    const isTaken = taken++ < ALLOWED_PER_SECOND
    seen.push({ atMs, service, isTaken })
    if (isTaken) response.writeHead(202).end('{"stored":0,"monitoredTags":[]}')
    else response.writeHead(429, { 'retry-after': '1' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const key = { keyId: 'bench', secret: 'a-secret-of-thirty-two-bytes-or-more', audience: 'trace' }
  return {
    seen,
    options: { url: `http://127.0.0.1:${port}`, path: '/zin/trace/write', ...key },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function rowsOf(seen: readonly Seen[]): Row[] {
  const taken = seen.filter(({ isTaken }) => isTaken)
  const [first, last] = [seen[0]?.atMs ?? 0, seen.at(-1)?.atMs ?? 0]
  const perSecond = (count: number) => count / ((last - first) / 1_000)
  const bySender = [...Map.groupBy(seen, ({ service }) => service).values()]
  const waits = bySender.flatMap((own) =>
    own.slice(1).flatMap(({ atMs }, index) => (own[index]?.isTaken ? [] : [atMs - (own[index]?.atMs ?? 0)])),
  )
  const shares = bySender.map((own) => own.filter(({ isTaken }) => isTaken).length)
  const told = { name: 'told', value: 1_000 }
  const allowed = { name: 'the receiver takes', value: ALLOWED_PER_SECOND }
  return [
    against({
      ...{ name: `batches a second, ${SENDERS} senders`, value: perSecond(taken.length), unit: '/s' },
      baseline: allowed,
    }),
    against({
      ...{ name: '  of the sender that got least', value: Math.min(...shares), unit: '' },
      baseline: { name: 'of the one that got most', value: Math.max(...shares) },
    }),
    against({ name: 'wait after 429, p50', value: percentile(waits, 0.5), unit: 'ms', baseline: told }),
    against({ name: 'wait after 429, longest', value: Math.max(...waits), unit: 'ms', baseline: told }),
  ]
}
