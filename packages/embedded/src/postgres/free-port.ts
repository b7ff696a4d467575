import { createServer } from 'node:net'

/** The first of the wanted loopback ports that is free, else one that the system picks. */
export async function freePort(wanted: (number | undefined)[]): Promise<number> {
  for (const port of wanted) {
    if (port && (await listen(port))) return port
  }
  const port = await listen(0)
  if (!port) throw new Error('no free port on 127.0.0.1')
  return port
}

function listen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null))
    })
  })
}
