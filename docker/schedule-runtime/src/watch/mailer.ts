import { createTransport } from 'nodemailer'

export type Mail = { subject: string; text: string }

/** Sends to whoever looks after this installation. Throws when the mail was not taken. */
export type Mailer = { readonly to: string; send(mail: Mail): Promise<void>; close(): Promise<void> }

export type MailSettings = {
  to: string
  from: string
  smtpUrl: string | null
  resendApiKey: string | null
}

const TIMEOUT_MS = 15_000

/** Through Resend when there is a key, else over SMTP; null when there is neither. */
export function createMailer(settings: MailSettings): Mailer | null {
  if (settings.resendApiKey) return resendMailer(settings, settings.resendApiKey)
  return settings.smtpUrl ? smtpMailer(settings, settings.smtpUrl) : null
}

function smtpMailer({ to, from }: MailSettings, url: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  })
  return {
    to,
    send: async (mail) => void (await transport.sendMail({ to, from, ...mail })),
    close: async () => transport.close(),
  }
}

/** https://resend.com/docs/api-reference/emails/send-email */
function resendMailer({ to, from }: MailSettings, apiKey: string): Mailer {
  return {
    to,
    send: async (mail) => {
      const response = await fetch('https://api.resend.com/emails', {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ to: [to], from, ...mail }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await response.body?.cancel()
      if (!response.ok) throw new Error(`Resend answered ${response.status}`)
    },
    close: async () => undefined,
  }
}
