import type { Log } from '@repo/trace/log'
import { type Child, type Ended, startChild } from './child-process.ts'
import type { ExtractInput, ExtractResult } from './result.ts'

const START_TIMEOUT_MS = 30_000
/** A successor is started so many files before it is needed, for it to be warm by then. */
const FILES_AHEAD = 100

/** One place in the pool: a child, started ahead of its first file and replaced when it ends or has read enough. */
export type Slot = { run(input: ExtractInput): Promise<ExtractResult>; close(): Promise<void> }

export function createSlot(options: {
  log: Log
  childPath: string
  memoryMb: number
  deadlineMs: number
  recycleAfter: number
}): Slot {
  const { log, deadlineMs, recycleAfter } = options
  let child: Child | null = startChild(options)
  let successor: Child | null = null
  let filesRead = 0
  let isClosed = false
  return { run, close }

  async function run(input: ExtractInput): Promise<ExtractResult> {
    if (!child?.isAlive()) replace()
    const reading = await waitUntilReady()
    const { timeout, cancel } = after(deadlineMs)
    const outcome = await Promise.race([reading.run(input), timeout])
    cancel()
    if (isClosed) throw new Error('The extractor was closed.')
    if (outcome === 'deadline') return fail(input, 'deadline', deadlineMessage(deadlineMs), '')
    if (outcome.kind === 'ended') return failEnded(input, outcome)
    countFile()
    return outcome.result
  }

  async function waitUntilReady(): Promise<Child> {
    const starting = child ?? replace()
    const { timeout, cancel } = after(START_TIMEOUT_MS)
    const isReady = await Promise.race([starting.ready, timeout])
    cancel()
    if (isReady === true) return starting
    starting.kill()
    const { detail } = await starting.ended
    throw new Error(`The reading process ${options.childPath} did not start. ${detail}`)
  }

  function countFile(): void {
    filesRead++
    if (filesRead >= recycleAfter) replace()
    else if (filesRead >= recycleAfter - FILES_AHEAD) successor ??= startChild(options)
  }

  function failEnded(input: ExtractInput, { outOfMemory, detail }: Ended): ExtractResult {
    return outOfMemory
      ? fail(input, 'out_of_memory', 'Reading this takes more memory than is allowed.', detail)
      : fail(input, 'broken', 'The reader fell over this file: it is damaged or unusual.', detail)
  }

  function fail(
    input: ExtractInput,
    reason: 'deadline' | 'out_of_memory' | 'broken',
    message: string,
    detail: string,
  ): ExtractResult {
    const { fileName, url, mediaType } = input
    log.warn(
      { reason, fileName, url, mediaType, byteSize: input.bytes.length, detail },
      'a reading process ended',
    )
    replace()
    return { ok: false, reason, message }
  }

  function replace(): Child {
    child?.kill()
    child = successor ?? startChild(options)
    successor = null
    filesRead = 0
    return child
  }

  async function close(): Promise<void> {
    isClosed = true
    const living = [child, successor].filter((one) => one !== null)
    for (const one of living) one.kill()
    await Promise.all(living.map((one) => one.ended))
  }
}

function deadlineMessage(deadlineMs: number): string {
  return `Reading this takes longer than ${deadlineMs / 1000} seconds. Add it in smaller parts.`
}

function after(timeoutMs: number): { timeout: Promise<'deadline'>; cancel(): void } {
  const { promise, resolve } = Promise.withResolvers<'deadline'>()
  const timer = setTimeout(() => resolve('deadline'), timeoutMs)
  return { timeout: promise, cancel: () => clearTimeout(timer) }
}
