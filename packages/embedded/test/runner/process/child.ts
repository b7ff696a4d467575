import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:net'

const READY_DEADLINE_MS = 20_000

export type Child = {
  process: ChildProcess
  /** Ends it as a power cut would. Resolves when it is gone. */
  kill(): Promise<void>
}

/** Starts one of the processes here and waits until it serves. */
export async function startChild(file: 'app.ts' | 'runner.ts', options: object): Promise<Child> {
  const child = fork(new URL(file, import.meta.url), [JSON.stringify(options)], { stdio: 'inherit' })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const timeout = setTimeout(() => child.kill('SIGKILL'), READY_DEADLINE_MS)
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it was ready`)))
    child.on('message', (message) => {
      if ((message as { ready?: boolean }).ready) resolve()
    })
  }).finally(() => clearTimeout(timeout))
  return {
    process: child,
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Ports of 127.0.0.1 that are free at the moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
