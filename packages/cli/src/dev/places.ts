import { choosePort, holdChosenPort } from '../process/port.ts'
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

/**
 * Picks the places before the parts start, so that nobody has to wait for another to know where it is. The job runner
 * and the mailbox start last: until `vacate`, nobody else gets their ports.
 */
export async function choosePlaces({
  embedded,
}: Plan): Promise<{ places: Places; vacate(): Promise<unknown> }> {
  const wantedOf = { runner: [RUNNER_PORT], mailbox: [SMTP_PORT, VIEWER_PORT] }
  const hold = (part: keyof typeof wantedOf) =>
    Promise.all(embedded.includes(part) ? wantedOf[part].map(holdChosenPort) : [])
  const [runner, mailbox, tracePort] = await Promise.all([
    hold('runner'),
    hold('mailbox'),
    embedded.includes('trace') ? choosePort(TRACE_PORT) : undefined,
  ])
  const [runnerPort, smtpPort, httpPort] = [runner[0]?.port, mailbox[0]?.port, mailbox[1]?.port]
  return {
    places: {
      ...(runnerPort && { runner: { port: runnerPort, url: urlOf(runnerPort) } }),
      ...(smtpPort &&
        httpPort && {
          mailbox: {
            ...{ smtpPort, httpPort },
            ...{ smtpUrl: `smtp://127.0.0.1:${smtpPort}`, viewerUrl: urlOf(httpPort) },
          },
        }),
      ...(tracePort && { trace: { port: tracePort, url: urlOf(tracePort) } }),
    },
    vacate: () => Promise.all([...runner, ...mailbox].map(({ release }) => release())),
  }
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`
}
