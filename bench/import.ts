import { readFile } from 'node:fs/promises'
import { type Client, inParallel, signUp } from './client.ts'
import { markdownDocument } from './documents.ts'
import { startStack } from './stack.ts'
import { against, percentile, type Row } from './table.ts'

const FILES = 2_000
const NOTES = 60
const IMPORT_LIMIT_MS = 300_000

/** What a person waits for: a note until search finds it, a folder until all of it is ready. Production build. */
export async function benchImport(): Promise<Row[]> {
  const stack = await startStack()
  try {
    const client = await signUp(stack.url)
    await saveUntilFound(client, 0)
    const notes = await inParallel(
      Array.from({ length: NOTES }, (_, index) => index + 1),
      1,
      (index) => saveUntilFound(client, index),
    )
    const memory = watchMemory(stack.webPid)
    const rate = await importFolder(client)
    const peakMiB = memory.stop()
    const saved = percentile(
      notes.map((each) => each.savedMs),
      0.95,
    )
    const found = percentile(
      notes.map((each) => each.foundMs),
      0.95,
    )
    return [
      against({
        name: 'note saved to searchable, p95',
        value: found,
        unit: 'ms',
        baseline: { name: 'POST alone, p95', value: saved },
        target: '< 1500 ms',
      }),
      against({
        name: `import of ${FILES} Markdown files, end to end`,
        value: rate.readyPerSecond,
        unit: 'sources/s',
        baseline: { name: 'upload alone', value: rate.uploadedPerSecond },
        target: '>= 60',
      }),
      { name: 'web process, peak memory during import', value: peakMiB, unit: 'MiB', target: '< 400 MiB' },
    ]
  } finally {
    await stack.close()
  }
}

async function saveUntilFound(client: Client, number: number): Promise<{ savedMs: number; foundMs: number }> {
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

async function importFolder(client: Client): Promise<{ uploadedPerSecond: number; readyPerSecond: number }> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const documents = Array.from({ length: FILES }, (_, index) => markdownDocument(index))
  await inParallel(documents, 4, async ({ fileName, text }) => {
    const { status, detail } = await client.upload(fileName, new TextEncoder().encode(text), 'import')
    if (status !== 202) throw new Error(`${fileName} answered ${status}: ${detail}`)
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

/** The largest resident set of a process between now and `stop`, in MiB, as Linux reports it. */
function watchMemory(pid: number): { stop: () => number } {
  let peakKiB = 0
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    peakKiB = Math.max(peakKiB, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0))
  }, 200)
  return {
    stop: () => {
      clearInterval(timer)
      return peakKiB / 1024
    },
  }
}
