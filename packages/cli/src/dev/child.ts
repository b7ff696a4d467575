import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Program } from './programs.ts'

const DRAIN_MS = 500

export type Ended = { code: number | null; signal: NodeJS.Signals | null }
export type ReadyMessage = { ready: true } & Record<string, unknown>

/** A running program, leader of a process group of its own, so that Ctrl-C in the terminal reaches only the CLI. */
export type Child = {
  pid: number
  /** What it sent when it began to serve; rejects when it ended before. */
  ready: Promise<ReadyMessage>
  ended: Promise<Ended>
  /** Asks it to end; what is left of its group after `graceMs` is killed. */
  stop(graceMs: number): Promise<Ended>
  kill(): void
}

export async function spawnChild(
  program: Program,
  onLine: (line: string, stream: 'out' | 'err') => void,
): Promise<Child> {
  const child = spawn(process.execPath, [...process.execArgv, ...program.args], {
    cwd: program.cwd,
    env: program.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  const ended = endOf(child)
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => onLine(line, 'out'))
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => onLine(line, 'err'))
  const pid = await pidOf(child, program)
  const kill = () => signalGroup(pid, 'SIGKILL')
  // Whatever it started goes with it.
  child.once('exit', kill)
  return {
    pid,
    ready: readyMessage(child, ended, program),
    ended,
    kill,
    stop: (graceMs) => stop(child, ended, kill, graceMs),
  }
}

/** Settles when its last lines have been read, or soon after its exit when somebody else holds the pipe. */
function endOf(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 1, signal: null }))
    child.once('close', (code, signal) => resolve({ code, signal }))
    child.once('exit', (code, signal) => setTimeout(() => resolve({ code, signal }), DRAIN_MS).unref())
  })
}

function pidOf(child: ChildProcess, program: Program): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Error(`${program.name} does not start: ${cause.message}`, { cause })),
    )
    child.once('spawn', () => resolve(child.pid ?? 0))
  })
}

function readyMessage(child: ChildProcess, ended: Promise<Ended>, program: Program): Promise<ReadyMessage> {
  const ready = new Promise<ReadyMessage>((resolve, reject) => {
    child.on('message', (message) => {
      if (isReady(message)) resolve(message)
    })
    void ended.then(({ code, signal }) =>
      reject(new Error(`${program.name} ended with ${signal ?? code} before it served`)),
    )
  })
  // Who waits hears of it; for the others `ended` is enough.
  ready.catch(() => undefined)
  return ready
}

function isReady(message: unknown): message is ReadyMessage {
  return typeof message === 'object' && message !== null && 'ready' in message && message.ready === true
}

async function stop(
  child: ChildProcess,
  ended: Promise<Ended>,
  kill: () => void,
  graceMs: number,
): Promise<Ended> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
  const timer = setTimeout(kill, graceMs)
  try {
    return await ended
  } finally {
    clearTimeout(timer)
  }
}

/** Signals every process of a group; one that is gone already is fine. */
function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
