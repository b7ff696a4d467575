import { buffer } from 'node:stream/consumers'
import type { Log } from '@repo/trace/log'
import { SMTPServer } from 'smtp-server'
import type { MailStore } from './store.ts'

const MAX_BYTES = 25 * 1024 * 1024

/** Accepts every message for everybody, on the loopback address only, and delivers none. Returns the port. */
export async function startReceiving(options: {
  port: number
  store: MailStore
  log: Log
}): Promise<{ port: number; close: () => Promise<void> }> {
  const { store, log } = options
  const server = new SMTPServer({
    banner: 'Trovella mailbox: keeps what you send and delivers none of it',
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1_000,
    size: MAX_BYTES,
    onAuth: ({ username }, _session, done) => done(null, { user: username ?? 'anyone' }),
    onData: (stream, _session, done) => {
      buffer(stream)
        .then(async (bytes) => {
          if (stream.sizeExceeded) throw Object.assign(new Error('message too large'), { responseCode: 552 })
          done(null, `kept as ${await store.add(bytes)}`)
        })
        .catch((error: Error) => done(error))
    },
  })
  server.on('error', (error) => log.warn({ err: error }, 'mailbox: a mail connection failed'))
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.server.address()
  return {
    port: typeof address === 'object' && address ? address.port : options.port,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
