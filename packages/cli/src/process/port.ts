import { createServer } from 'node:net'
import { listenerOf } from './listener.ts'

/** `free`, or who listens there, as far as this user may know. */
export type PortState = { free: true } | { free: false; holder: string }

/** Whether this machine's own addresses have the port free, as browsers ask both for "localhost". */
export async function portState(port: number, hosts = ['127.0.0.1', '::1', '0.0.0.0']): Promise<PortState> {
  for (const host of hosts) {
    const error = await tryToListen(port, host)
    if (error === 'EADDRINUSE') return { free: false, holder: describe(await listenerOf(port)) }
    if (error === 'EACCES') return { free: false, holder: 'kept by the system: ports below 1024 need root' }
  }
  return { free: true }
}

/** The first wanted port that is free, else one the system picks. */
export async function choosePort(wanted: number): Promise<number> {
  if ((await portState(wanted)).free) return wanted
  const { port, release } = await holdPort(0)
  await release()
  return port
}

export type HeldPort = { port: number; release(): Promise<void> }

/** Chooses a port as above, and keeps others from it until it is released; whoever calls it is hung up on. */
export async function holdChosenPort(wanted: number): Promise<HeldPort> {
  return holdPort(await choosePort(wanted))
}

function holdPort(wanted: number): Promise<HeldPort> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', reject)
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : wanted
      resolve({ port, release: () => new Promise((released) => server.close(() => released())) })
    })
    server.unref()
  })
}

function tryToListen(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    server.listen({ port, host, exclusive: true, ipv6Only: host === '::1' }, () =>
      server.close(() => resolve(undefined)),
    )
  })
}

function describe(listener: { pid: number; command: string } | null): string {
  if (!listener) return 'held by a process of another user'
  return `held by process ${listener.pid} (${listener.command})`
}
