import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { watchMemory } from '../../src/child/memory-watch.ts'
import type { ExtractInput, ExtractResult } from '../../src/extract/result.ts'

/** A reading process that does what the file tells it: the things a hostile file makes a real one do. */
const { maxResidentMb } = JSON.parse(process.argv[2] ?? '{}') as { maxResidentMb: number }
const kept: unknown[] = []

watchMemory(maxResidentMb)
process.on('message', (input: ExtractInput) => obey(Buffer.from(input.bytes).toString()))
process.on('disconnect', () => process.exit(0))
process.send?.({ kind: 'ready' })

function obey(order: string): void {
  if (order === 'loop') for (;;) kept.length = 0
  else if (order === 'fill the heap') for (;;) kept.push({ text: `${kept.length}`.repeat(100) })
  else if (order === 'fill buffers') for (;;) kept.push(Buffer.alloc(1024 * 1024, 1))
  else if (order === 'crash') process.exit(9)
  else if (order === 'say nothing') kept.push(order)
  else if (order === 'say where you run')
    answer(JSON.stringify({ env: process.env, pid: process.pid, argv: process.execArgv }))
  else if (order.startsWith('read ')) answer(whatComesOf(() => readFileSync(order.slice(5), 'utf8')))
  else if (order === 'start a thread') answer(whatComesOf(startFreeThread))
  else answer(`${process.pid} ${order}`)
}

function whatComesOf(work: () => string): string {
  try {
    return work()
  } catch (error) {
    return String(error instanceof Error && 'code' in error ? error.code : error)
  }
}

/** Without the flags of this process, its permissions among them. */
function startFreeThread(): string {
  new Worker('', { eval: true, execArgv: [] })
  return 'started'
}

function answer(text: string): void {
  const result: ExtractResult = {
    ok: true,
    title: null,
    text,
    outline: { headings: [], pages: [] },
    language: null,
    mediaType: 'text/plain',
    extractor: 'test',
    canonicalUrl: null,
    author: null,
    publishedAt: null,
    tags: [],
  }
  process.send?.({ kind: 'result', result })
}
