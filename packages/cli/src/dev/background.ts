import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Checkout } from '../checkout.ts'
import { EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { FirstPage } from './first-page.ts'
import { lockHolder } from './lock.ts'
import { heldMessage } from './preflight.ts'
import type { DevOptions } from './run.ts'
import { lockFileOf, readState } from './state.ts'
import { onStopSignals } from './stop-signals.ts'

const POLL_MS = 100

/** The program that runs `dev` with these options and nobody at its terminal. */
export function backgroundProgram(options: DevOptions): string[] {
  const script = fileURLToPath(new URL('background-main.ts', import.meta.url))
  return [script, JSON.stringify({ ...options, inBackground: true } satisfies DevOptions)]
}

/**
 * Runs that program so that it outlives this process, and shows what it says until everything serves. Returns the exit
 * code: 0 when the first page is a good one; that of `dev` when it ended; 1 when it was stopped, by a signal or because
 * it took longer than `timeoutMs`.
 */
export async function devInBackground(
  checkout: Checkout,
  terminal: Terminal,
  program: readonly string[],
  timeoutMs: number,
): Promise<number> {
  const holder = lockHolder(lockFileOf(checkout))
  if (holder) {
    terminal.line(heldMessage(holder))
    return EXIT.failed
  }
  const log = path.join(checkout.logs, 'dev.log')
  const child = await start(program, log)
  const showNew = lineReader(log, (line) => terminal.line(line))
  const stop = () => child.kill('SIGTERM')
  const signals = onStopSignals({ first: stop, second: stop })
  try {
    const page = await terminal.progress('starting everything', () =>
      untilServing(checkout, child, { showNew, timeoutMs, onLate: () => stopLate() }),
    )
    // One that was told to stop ended well, and yet nothing serves.
    if (!page) return child.exitCode || EXIT.failed
    return page.ok ? EXIT.ok : EXIT.failed
  } finally {
    signals.remove()
    child.unref()
  }

  function stopLate(): void {
    terminal.line(`Not everything served within ${timeoutMs / 1_000} s. --timeout gives it longer.`)
    stop()
  }
}

async function start(program: readonly string[], log: string): Promise<ChildProcess> {
  mkdirSync(path.dirname(log), { recursive: true })
  const output = openSync(log, 'w', 0o600)
  const child = spawn(process.execPath, [...process.execArgv, ...program], {
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  await once(child, 'spawn')
  return child
}

/** The first page once everything serves, or null when `dev` has ended. */
async function untilServing(
  checkout: Checkout,
  child: ChildProcess,
  { showNew, timeoutMs, onLate }: { showNew(): void; timeoutMs: number; onLate(): void },
): Promise<FirstPage | null> {
  let deadline = performance.now() + timeoutMs
  for (;;) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null
    const state = readState(checkout)
    showNew()
    if (hasEnded) return null
    if (state && state.holder.pid === child.pid && state.firstPage) return state.firstPage
    if (performance.now() > deadline) {
      deadline = Infinity
      onLate()
    }
    await delay(POLL_MS)
  }
}

/** Hands over, at every call, the lines that were added to a file since the last. */
function lineReader(file: string, onLine: (line: string) => void): () => void {
  let shown = 0
  return () => {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
    for (const line of lines.slice(shown)) onLine(line)
    shown = lines.length
  }
}
