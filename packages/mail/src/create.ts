import { noRecorder } from '@repo/trace/off'
import type { Recorder } from '@repo/trace/recorder'
import type { Mailer } from './mailer.ts'
import { recordedMailer } from './recorded.ts'
import { resendMailer } from './resend.ts'
import { smtpMailer } from './smtp.ts'

/** Sends through Resend when there is a key, else through SMTP when there is a server, else says that it cannot. */
export function createMailer(options: {
  /** `Name <address>` or an address. */
  from: string
  smtpUrl?: string | undefined
  resendApiKey?: string | undefined
  /** Records every message. */
  recorder?: Recorder
}): Mailer {
  return recordedMailer(chosenMailer(options), options.from, options.recorder ?? noRecorder())
}

function chosenMailer(options: Omit<Parameters<typeof createMailer>[0], 'recorder'>): Mailer {
  const { from, smtpUrl, resendApiKey } = options
  if (resendApiKey) return resendMailer({ from, apiKey: resendApiKey })
  if (smtpUrl) return smtpMailer({ from, url: smtpUrl })
  const message = 'No mail can be sent: set SMTP_URL or RESEND_API_KEY.'
  return {
    send: async () => ({ ok: false, reason: 'not_configured', message, retryable: false }),
    close: async () => undefined,
  }
}
