import { setTimeout as delay } from 'node:timers/promises'
import type { Terminal } from '../terminal/terminal.ts'
import { backoffMs, MOST_CRASHES, STEADY_MS } from './backoff.ts'
import { type Child, type Ended, type ReadyMessage, spawnChild } from './child.ts'
import { openLogFile } from './log-file.ts'
import { presentLine } from './present.ts'
import type { PartName, Program } from './programs.ts'

const EXIT_CONFIG = 78

/** A part that is kept running: started, watched, started again after a crash, stopped. */
export type Part = {
  name: PartName
  pid(): number
  since(): Date
  restarts(): number
  stop(graceMs: number): Promise<void>
  kill(): void
}

export type PartOptions = {
  program: Program<PartName>
  terminal: Terminal
  logs: string
  verbose: boolean
  /** When it aborts, an end is no crash. */
  stopping: AbortSignal
  /** Settles when the part serves, rejects when it will not; what it returns is handed to the starter. */
  untilReady: (child: Child) => Promise<ReadyMessage>
  /** Called once it runs, before it serves: whoever stops everything must know of it by then. */
  onSpawn: (part: Part) => void
  /** Called after each start and end, so that the state on disk can follow. */
  onChange: () => void
  /** It crashed too often, or cannot start as configured: `code` is the exit code of the whole. */
  onGiveUp: (reason: { message: string; code: number }) => void
}

/** Starts a part and waits until it serves. Throws, with its last lines, when it ends before. */
export async function startPart(options: PartOptions): Promise<ReadyMessage> {
  const { program, terminal } = options
  const log = openLogFile(options.logs, program.name)
  const show = (line: string) => terminal.line(`${terminal.style('cyan', program.name.padEnd(8))} ${line}`)
  const spawnIt = () =>
    spawnChild(program, (line, stream) => {
      log.write(line)
      const shown = presentLine(line, stream, options.verbose)
      if (shown) show(shown)
    })

  let child = await spawnIt()
  let since = new Date()
  let restarts = 0
  let told = false

  const isStopping = () => told || options.stopping.aborted

  const restart = async (): Promise<void> => {
    restarts += 1
    child = await spawnIt()
    since = new Date()
    options.onChange()
    void watch(child)
    await options.untilReady(child).then(
      () => show('started again'),
      () => undefined,
    )
  }

  let crashes = 0
  const watch = async (watched: Child): Promise<void> => {
    const ended = await watched.ended
    if (isStopping()) return
    crashes = Date.now() - since.getTime() > STEADY_MS ? 1 : crashes + 1
    const reason = giveUpReason(program.name, ended, crashes)
    if (reason) return options.onGiveUp(reason)
    const waitMs = backoffMs(crashes)
    show(terminal.style('red', `${endedHow(ended)}; starting again in ${waitMs / 1_000} s. Log: ${log.path}`))
    await delay(waitMs, undefined, { ref: false })
    if (!isStopping()) await restart()
  }

  const part: Part = {
    name: program.name,
    pid: () => child.pid,
    since: () => since,
    restarts: () => restarts,
    stop: async (graceMs) => {
      told = true
      await child.stop(graceMs)
    },
    kill: () => {
      told = true
      child.kill()
    },
  }
  options.onSpawn(part)
  try {
    const ready = await options.untilReady(child)
    void watch(child)
    return ready
  } catch (error) {
    await part.stop(1_000)
    const lines = log.lastLines().map((line) => `    ${line}`)
    throw new PartError([(error as Error).message, ...lines].join('\n'), (await child.ended).code)
  }
}

/** A part that did not come to serve; the message ends with its last lines. */
export class PartError extends Error {
  override name = 'PartError' as const
  readonly exitCode: number

  constructor(message: string, code: number | null) {
    super(message)
    this.exitCode = code === EXIT_CONFIG ? EXIT_CONFIG : 1
  }
}

function giveUpReason(name: string, ended: Ended, crashes: number): { message: string; code: number } | null {
  if (ended.code === EXIT_CONFIG) return { message: `${name} is configured wrongly`, code: EXIT_CONFIG }
  if (crashes < MOST_CRASHES) return null
  return { message: `${name} ended ${crashes} times in a row (${endedHow(ended)})`, code: 1 }
}

function endedHow({ code, signal }: Ended): string {
  return signal ? `killed by ${signal}` : `ended with exit code ${code}`
}
