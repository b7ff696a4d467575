import { readFile } from 'node:fs/promises'
import { type Client, inParallel, signUp } from './client.ts'
import { markdownDocument } from './documents.ts'
import { startStack } from './stack.ts'
import { against, percentile, type Row } from './table.ts'

const FILES = 2_000
const NOTES = 60
const TOGETHER = 25
const ROUNDS = 2
const IMPORT_LIMIT_MS = 300_000

/** What a person waits for: a note until search finds it, a folder until all of it is ready. Production build. */
export async function benchImport(): Promise<Row[]> {
  const stack = await startStack()
  try {
    const client = await signUp(stack.url)
    await saveUntilFound(client, 0)
    const alone = await saveNotes(client, 1)
    const memory = watchMemory(stack.webPid)
    const rounds: { uploadedPerSecond: number; readyPerSecond: number; peakMiB: number }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ ...(await importFolder(client, round * FILES)), peakMiB: memory.take() })
    }
    const busy = await whileImporting(client, ROUNDS * FILES, () => saveNotes(client, NOTES + 1))
    memory.stop()
    return [...noteRows(alone, busy), ...rounds.flatMap(importRows)]
  } finally {
    await stack.close()
  }
}

type Saved = { savedMs: number; foundMs: number }

function noteRows(alone: Saved[], busy: Saved[]): Row[] {
  const p95 = (samples: Saved[], of: keyof Saved) =>
    percentile(
      samples.map((each) => each[of]),
      0.95,
    )
  const found = { name: 'with nothing else to do, p95', value: p95(alone, 'foundMs') }
  return [
    against({
      name: 'note saved to searchable, p95',
      value: found.value,
      unit: 'ms',
      baseline: { name: 'POST alone, p95', value: p95(alone, 'savedMs') },
      target: '< 1500 ms',
    }),
    against({
      name: 'note saved to searchable during an import, p95',
      value: p95(busy, 'foundMs'),
      unit: 'ms',
      baseline: found,
      target: '< 1500 ms',
    }),
  ]
}

function importRows(
  round: { uploadedPerSecond: number; readyPerSecond: number; peakMiB: number },
  index: number,
): Row[] {
  const name = `import ${index + 1} of ${FILES} Markdown files`
  return [
    against({
      name: `${name}, end to end`,
      value: round.readyPerSecond,
      unit: 'sources/s',
      baseline: { name: 'upload alone', value: round.uploadedPerSecond },
      target: '>= 60',
    }),
    {
      name: `${name}, peak memory of the web process`,
      value: round.peakMiB,
      unit: 'MiB',
      target: '< 400 MiB',
    },
  ]
}

function saveNotes(client: Client, first: number): Promise<Saved[]> {
  const numbers = Array.from({ length: NOTES }, (_, index) => first + index)
  return inParallel(numbers, 1, (number) => saveUntilFound(client, number))
}

/** Measures while an import runs, again and again until the measurement is done. */
async function whileImporting<T>(client: Client, first: number, measure: () => Promise<T>): Promise<T> {
  let measuring = true
  const importing = async () => {
    for (let from = first; measuring; from += FILES) await importFolder(client, from, () => measuring)
  }
  const [, measured] = await Promise.all([
    importing(),
    measure().finally(() => {
      measuring = false
    }),
  ])
  return measured
}

async function saveUntilFound(client: Client, number: number): Promise<Saved> {
  const word = `zqnote${number}x`
  const began = performance.now()
  await client.post('/api/v1/sources', {
    kind: 'note',
    text: `The lighthouse log number ${number} mentions ${word}.`,
  })
  const savedMs = performance.now() - began
  while (performance.now() - began < 10_000) {
    const { hits } = (await client.get(`/api/v1/search?q=${word}`)) as { hits: unknown[] }
    if (hits.length > 0) return { savedMs, foundMs: performance.now() - began }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`note ${number} was not found within 10 s`)
}

/** Sends files as the add page does, small ones together and four requests at a time, and waits until all are ready. */
async function importFolder(
  client: Client,
  first: number,
  isWanted: () => boolean = () => true,
): Promise<{ uploadedPerSecond: number; readyPerSecond: number }> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const requests = Array.from({ length: FILES / TOGETHER }, (_, request) =>
    Array.from({ length: TOGETHER }, (_, index) => markdownDocument(first + request * TOGETHER + index)),
  )
  await inParallel(requests, 4, async (files) => {
    if (isWanted()) await client.uploadTogether(files, 'import')
  })
  const uploadedPerSecond = FILES / seconds()
  while (seconds() * 1000 < IMPORT_LIMIT_MS) {
    const { byState } = (await client.get('/api/v1/sources/counts')) as { byState: Record<string, number> }
    if (byState.failed) throw new Error(`${byState.failed} sources failed`)
    if (!byState.queued && !byState.processing)
      return { uploadedPerSecond, readyPerSecond: FILES / seconds() }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error('the import did not end')
}

/** The largest resident set of a process since the last `take`, in MiB, as Linux reports it. */
function watchMemory(pid: number): { take: () => number; stop: () => void } {
  let peakKiB = 0
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    peakKiB = Math.max(peakKiB, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0))
  }, 200)
  return {
    take: () => {
      const peakMiB = peakKiB / 1024
      peakKiB = 0
      return peakMiB
    },
    stop: () => clearInterval(timer),
  }
}
