import { choosePort } from '../process/port.ts'
import type { Plan } from './needs.ts'

const RUNNER_PORT = 8288
const SMTP_PORT = 1025
const VIEWER_PORT = 8025
const TRACE_PORT = 7778

/** Where the embedded parts of a run serve. */
export type Places = {
  runner?: { port: number; url: string }
  mailbox?: { smtpPort: number; httpPort: number; smtpUrl: string; viewerUrl: string }
  trace?: { port: number; url: string }
}

/** Picks the places before the parts start, so that nobody has to wait for another to know where it is. */
export async function choosePlaces({ embedded }: Plan): Promise<Places> {
  return {
    ...(embedded.includes('runner') && { runner: await placeAt(RUNNER_PORT) }),
    ...(embedded.includes('mailbox') && { mailbox: await placeOfMailbox() }),
    ...(embedded.includes('trace') && { trace: await placeAt(TRACE_PORT) }),
  }
}

async function placeAt(wanted: number) {
  const port = await choosePort(wanted)
  return { port, url: `http://127.0.0.1:${port}` }
}

async function placeOfMailbox() {
  const [smtpPort, httpPort] = await Promise.all([choosePort(SMTP_PORT), choosePort(VIEWER_PORT)])
  const [smtpUrl, viewerUrl] = [`smtp://127.0.0.1:${smtpPort}`, `http://127.0.0.1:${httpPort}`]
  return { smtpPort, httpPort, smtpUrl, viewerUrl }
}
