import { startMailbox } from '../mailbox/start.ts'
import { option, type PartOptions, type Serving } from './part.ts'

export async function serveMailbox({ values, log }: PartOptions): Promise<Serving> {
  const mailbox = await startMailbox({
    directory: option(values, 'directory'),
    smtpPort: Number(option(values, 'smtp-port')),
    httpPort: Number(option(values, 'http-port')),
    log,
  })
  return { about: { smtpUrl: mailbox.smtpUrl, viewerUrl: mailbox.viewerUrl }, close: mailbox.close }
}
