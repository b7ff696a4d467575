import { fileURLToPath } from 'node:url'
import type { Log } from '@repo/trace/log'
import type { ExtractInput, ExtractResult } from './result.ts'
import { createSlot } from './slot.ts'

export type {
  ExtractFailure,
  ExtractFailureReason,
  ExtractInput,
  ExtractResult,
  ExtractSuccess,
  Outline,
} from './result.ts'

/** extract answers every fault of a file as a value; it rejects when the reading process cannot start or after close. */
export type Extractor = { extract(input: ExtractInput): Promise<ExtractResult>; close(): Promise<void> }

type Job = { input: ExtractInput; resolve(result: ExtractResult): void; reject(error: Error): void }

/**
 * Reads files in poolSize child processes that stay warm: each file within deadlineMs and memoryMb of heap, or it alone
 * fails with a reason and the process is replaced. A process is also replaced after recycleAfter files. childPath is
 * the program to run, for a bundled application; by default the one beside this source.
 */
export function createExtractor(options: {
  log: Log
  poolSize?: number
  memoryMb?: number
  deadlineMs?: number
  recycleAfter?: number
  maxBytes?: number
  childPath?: string
}): Extractor {
  const { log, poolSize = 1, memoryMb = 512, deadlineMs = 60_000, recycleAfter = 2_000 } = options
  const { maxBytes = 50 * 1024 * 1024, childPath = childBesideThis() } = options
  const queue: Job[] = []
  const idle = Array.from({ length: poolSize }, () =>
    createSlot({ log, memoryMb, deadlineMs, recycleAfter, childPath }),
  )
  const slots = [...idle]
  let isClosed = false
  return { extract, close }

  function extract(input: ExtractInput): Promise<ExtractResult> {
    if (isClosed) return Promise.reject(new Error('The extractor is closed.'))
    if (input.bytes.length > maxBytes) return Promise.resolve(tooLarge(maxBytes))
    return new Promise((resolve, reject) => {
      queue.push({ input, resolve, reject })
      dispatch()
    })
  }

  function dispatch(): void {
    while (idle.length > 0 && queue.length > 0) {
      const slot = idle.pop()
      const job = queue.shift()
      if (!slot || !job) return
      const settled = slot.run(job.input).then(job.resolve, job.reject)
      void settled.then(() => {
        idle.push(slot)
        dispatch()
      })
    }
  }

  async function close(): Promise<void> {
    isClosed = true
    for (const { reject } of queue.splice(0)) reject(new Error('The extractor was closed.'))
    await Promise.all(slots.map((slot) => slot.close()))
  }
}

// Not `new URL(…, import.meta.url)` in one expression: bundlers would copy the child as an asset, without its imports.
function childBesideThis(): string {
  const here = import.meta.url
  return fileURLToPath(new URL('../child/main.ts', here))
}

function tooLarge(maxBytes: number): ExtractResult {
  const limit = Math.floor(maxBytes / 1024 / 1024)
  return {
    ok: false,
    reason: 'too_large',
    message: `This is larger than ${limit} MB, the most that is read.`,
  }
}
