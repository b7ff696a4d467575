import type { Mailer } from './mailer.ts'
import { resendMailer } from './resend.ts'
import { smtpMailer } from './smtp.ts'

/** Sends through Resend when there is a key, else through SMTP when there is a server, else says that it cannot. */
export function createMailer(options: {
  /** `Name <address>` or an address. */
  from: string
  smtpUrl?: string | undefined
  resendApiKey?: string | undefined
}): Mailer {
  const { from, smtpUrl, resendApiKey } = options
  if (resendApiKey) return resendMailer({ from, apiKey: resendApiKey })
  if (smtpUrl) return smtpMailer({ from, url: smtpUrl })
  const message = 'No mail can be sent: set SMTP_URL or RESEND_API_KEY.'
  return {
    send: async () => ({ ok: false, reason: 'not_configured', message, retryable: false }),
    close: async () => undefined,
  }
}
