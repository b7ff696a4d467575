import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP connection to a server that a test can cut, silence and restore. */
export async function openWire(target: { host: string; port: number }) {
  const sockets = new Set<Socket>()
  let state: 'open' | 'silent' | 'cut' = 'open'
  const server = createServer((near) => {
    sockets.add(near)
    near.on('error', () => undefined).on('close', () => sockets.delete(near))
    if (state === 'cut') return near.destroy()
    const far = connect(target)
    far.on('error', () => near.destroy()).on('close', () => near.destroy())
    near.on('close', () => far.destroy())
    near.on('data', (bytes) => state === 'open' && far.write(bytes))
    far.on('data', (bytes) => state === 'open' && near.write(bytes))
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const dropAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      state = 'cut'
      dropAll()
    },
    /** Accepts everything and answers nothing, as a host does that has stopped. */
    silence: () => {
      state = 'silent'
    },
    restore: () => {
      state = 'open'
      dropAll()
    },
    close: async () => {
      dropAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
