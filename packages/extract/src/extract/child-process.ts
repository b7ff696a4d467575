import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import type { FromChild } from '../child/main.ts'
import { readableFolders } from './readable-folders.ts'
import type { ExtractInput, ExtractResult } from './result.ts'

const MAX_STDERR_CHARACTERS = 4_000
const OUT_OF_HEAP = /heap out of memory|Reached heap limit|Allocation failed/i

export type Ended = { kind: 'ended'; outOfMemory: boolean; detail: string }
export type Answer = { kind: 'result'; result: ExtractResult } | Ended

/** A process that reads one file after another. `ready` says whether it came up; `ended` is when and how it went. */
export type Child = {
  ready: Promise<boolean>
  ended: Promise<Ended>
  isAlive(): boolean
  run(input: ExtractInput): Promise<Answer>
  kill(): void
}

/**
 * Starts a reading process: capped heap, no secrets in its environment, and where Node can enforce it nothing to read but
 * its own program, no writing and no processes.
 */
export function startChild(options: { childPath: string; memoryMb: number }): Child {
  const { memoryMb } = options
  // Links on the way to the program lie outside of what it may read.
  const childPath = existsSync(options.childPath) ? realpathSync(options.childPath) : options.childPath
  const child = fork(childPath, [JSON.stringify({ maxResidentMb: memoryMb * 2 + 256 })], {
    env: { NODE_ENV: 'production' },
    execArgv: nodeFlags(childPath, memoryMb),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const stderr = collectStderr(child)
  const ready = Promise.withResolvers<boolean>()
  const ended = Promise.withResolvers<Ended>()
  let isAlive = true
  let settle: ((answer: Answer) => void) | null = null
  child.on('message', (message: FromChild) => {
    if (message.kind === 'ready') ready.resolve(true)
    else settle?.(message)
  })
  child.on('error', (error) => end({ kind: 'ended', outOfMemory: false, detail: error.message }))
  child.on('exit', () => {
    isAlive = false
  })
  child.on('close', (_code, signal) => end(describeEnd(signal, stderr())))
  // An idle child must not keep its parent's process alive; a job's deadline does while there is one.
  child.unref()
  child.channel?.unref()
  return { ready: ready.promise, ended: ended.promise, isAlive: () => isAlive, run, kill }

  // Not a race with `ended`: that would keep every answer in memory as long as the child lives.
  async function run(input: ExtractInput): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    settle = resolve
    // A failing send means that the child is gone, which `end` reports.
    child.send(input, () => {})
    const answer = await promise
    settle = null
    return answer
  }

  function end(how: Ended): void {
    isAlive = false
    ready.resolve(false)
    ended.resolve(how)
    settle?.(how)
  }

  function kill(): void {
    child.ref()
    child.kill('SIGKILL')
  }
}

function nodeFlags(childPath: string, memoryMb: number): string[] {
  const needsStripping = childPath.endsWith('.ts') && !process.features.typescript
  const canRestrict = process.allowedNodeEnvironmentFlags.has('--permission')
  return [
    `--max-old-space-size=${memoryMb}`,
    '--disable-warning=ExperimentalWarning',
    '--disable-warning=SecurityWarning',
    ...(needsStripping ? ['--experimental-strip-types'] : []),
    ...(canRestrict ? permissions(childPath) : []),
  ]
}

/** Starting threads is for the watch over its memory, and is given up before the first file comes. */
function permissions(childPath: string): string[] {
  const readable = readableFolders(childPath).map((folder) => `--allow-fs-read=${folder}`)
  return ['--permission', ...readable, '--allow-worker']
}

function collectStderr(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', (chunk: string) => {
    text = (text + chunk).slice(-MAX_STDERR_CHARACTERS)
  })
  const stream = child.stderr as (NodeJS.ReadableStream & { unref?(): void }) | null
  stream?.unref?.()
  return () => text.trim()
}

// Nobody but the memory watch and the system's own killer sends SIGKILL unasked.
function describeEnd(signal: NodeJS.Signals | null, detail: string): Ended {
  return { kind: 'ended', outOfMemory: signal === 'SIGKILL' || OUT_OF_HEAP.test(detail), detail }
}
