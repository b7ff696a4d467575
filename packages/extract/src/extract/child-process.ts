import { type ChildProcess, fork } from 'node:child_process'
import type { FromChild } from '../child/main.ts'
import type { ExtractInput, ExtractResult } from './result.ts'

const MAX_STDERR_CHARACTERS = 4_000
const OUT_OF_HEAP = /heap out of memory|Reached heap limit|Allocation failed/i

export type Ended = { kind: 'ended'; outOfMemory: boolean; detail: string }
export type Answer = { kind: 'result'; result: ExtractResult } | Ended

/** A process that reads one file after another. `ended` resolves once, whether it was killed or fell over. */
export type Child = {
  ready: Promise<boolean>
  ended: Promise<Ended>
  run(input: ExtractInput): Promise<Answer>
  kill(): void
}

/** Starts a reading process: capped heap, no secrets in its environment, and where Node can enforce it no writing and no processes. */
export function startChild(options: { childPath: string; memoryMb: number }): Child {
  const { childPath, memoryMb } = options
  const child = fork(childPath, [JSON.stringify({ maxResidentMb: memoryMb * 2 + 256 })], {
    env: { NODE_ENV: 'production' },
    execArgv: nodeFlags(childPath, memoryMb),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const stderr = collectStderr(child)
  const ended = new Promise<Ended>((resolve) => {
    child.on('error', (error) => resolve({ kind: 'ended', outOfMemory: false, detail: error.message }))
    child.on('close', (_code, signal) => resolve(describeEnd(signal, stderr())))
  })
  const ready = Promise.race([message(child, 'ready').then(() => true), ended.then(() => false)])
  // An idle child must not keep its parent's process alive; a job's deadline does while there is one.
  child.unref()
  child.channel?.unref()
  return { ready, ended, run, kill }

  function kill(): void {
    child.ref()
    child.kill('SIGKILL')
  }

  async function run(input: ExtractInput): Promise<Answer> {
    const answer = message(child, 'result')
    // A failing send means that the child is gone, which `ended` reports.
    child.send(input, () => {})
    return await Promise.race([answer, ended])
  }
}

function nodeFlags(childPath: string, memoryMb: number): string[] {
  const needsStripping = childPath.endsWith('.ts') && !process.features.typescript
  const canRestrict = process.allowedNodeEnvironmentFlags.has('--permission')
  return [
    `--max-old-space-size=${memoryMb}`,
    '--disable-warning=ExperimentalWarning',
    ...(needsStripping ? ['--experimental-strip-types'] : []),
    ...(canRestrict ? ['--permission', '--allow-fs-read=*', '--allow-worker'] : []),
  ]
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

function message<Kind extends FromChild['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromChild, { kind: Kind }>> {
  return new Promise((resolve) => {
    const listen = (received: FromChild) => {
      if (received.kind !== kind) return
      child.off('message', listen)
      resolve(received as Extract<FromChild, { kind: Kind }>)
    }
    child.on('message', listen)
  })
}
