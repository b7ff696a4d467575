import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

export type DaemonProcess = {
  child: ChildProcess
  heartbeatFile: string
  output(): string
  /** Its exit code or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals>
}

export function environmentFor(databaseUrl: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    DATABASE_URL: databaseUrl,
    SCHEDULE_BUNDLE: here('./bundle.ts'),
    SCHEDULE_HEARTBEAT_FILE: path.join(tmpdir(), `schedule-runtime-${randomUUID()}.json`),
    // Short enough to wait for, and long enough for a machine that has much else to do.
    SCHEDULE_LEASE_MS: '3000',
    SCHEDULE_SHUTDOWN_TIMEOUT_MS: '5000',
  }
}

/** A daemon in a process of its own. Resolves when it schedules. */
export async function spawnDaemon(
  databaseUrl: string,
  {
    environment = {},
    imports = [],
  }: { environment?: Record<string, string>; imports?: readonly string[] } = {},
): Promise<DaemonProcess> {
  const env = { ...environmentFor(databaseUrl), ...environment }
  const preloads = imports.flatMap((file) => ['--import', here(file)])
  const child = spawn(process.execPath, [...preloads, here('../../src/main.ts'), 'schedule:start'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exited = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  const started = await Promise.race([once(child, 'message').then(() => true), exited.then(() => false)])
  const heartbeatFile = env.SCHEDULE_HEARTBEAT_FILE ?? ''
  // One that is killed leaves it.
  onTestFinished(() => rm(heartbeatFile, { force: true }))
  if (!started) throw new Error(`the daemon did not start:\n${output}`)
  return { child, heartbeatFile, output: () => output, exited }
}

/** Runs one command to its end. */
export async function runCommand(
  databaseUrl: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [here('../../src/main.ts'), ...args], {
    env: { ...environmentFor(databaseUrl), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const read = async (stream: NodeJS.ReadableStream) => {
    let text = ''
    for await (const chunk of stream.setEncoding('utf8')) text += chunk
    return text
  }
  const [stdout, stderr, [exitCode]] = await Promise.all([
    read(child.stdout),
    read(child.stderr),
    once(child, 'exit'),
  ])
  return { exitCode, stdout, stderr }
}
