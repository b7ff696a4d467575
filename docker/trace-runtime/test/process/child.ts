import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { KEY } from '../receiver/start.ts'

const main = path.join(import.meta.dirname, '../../src/main.ts')

export type ReceiverProcess = {
  url: string
  child: ChildProcess
  output: () => string
  exited: Promise<number | string | null>
}

/** The receiver as a process of its own, as it runs in production; killed when the test is over. */
export async function spawnReceiver(
  folder: string,
  env: Record<string, string> = {},
): Promise<ReceiverProcess> {
  const { child, output, exited } = spawnCommand(['trace:start'], folder, { PORT: '0', ...env }, [
    'ignore',
    'pipe',
    'pipe',
    'ipc',
  ])
  const [message] = (await Promise.race([
    once(child, 'message'),
    exited.then((code) => {
      throw new Error(`the receiver ended with ${code}: ${output()}`)
    }),
  ])) as [{ url: string }]
  return { url: message.url, child, output, exited }
}

export function spawnCommand(
  args: string[],
  folder: string,
  env: Record<string, string> = {},
  stdio: ('ignore' | 'pipe' | 'ipc')[] = ['ignore', 'pipe', 'pipe'],
) {
  const child = spawn(process.execPath, [main, ...args], {
    stdio,
    env: {
      PATH: process.env.PATH,
      TRACE_PROXY_KEY_ID: KEY.id,
      TRACE_PROXY_SECRET: KEY.secret,
      DB_DATABASE_SQLITE: path.join(folder, 'trace.sqlite'),
      TRACE_MIN_FREE_DISK_MB: '1',
      ...env,
    },
  })
  let text = ''
  child.stdout?.on('data', (chunk) => (text += chunk))
  child.stderr?.on('data', (chunk) => (text += chunk))
  const exited = once(child, 'close').then(([code, signal]) => (signal ?? code) as number | string | null)
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, output: () => text, exited }
}
