import { createTransport } from 'nodemailer'
import { listHeaders } from './list-headers.ts'
import type { Mailer, MailReason } from './mailer.ts'
import { withoutSecrets } from './secrets.ts'

/** Sends over SMTP: `smtp://user:password@host:587` upgrades with STARTTLS where offered, `smtps://` is TLS at once. */
export function smtpMailer(options: { from: string; url: string; timeoutMs?: number }): Mailer {
  const timeoutMs = options.timeoutMs ?? 15_000
  const { password } = new URL(options.url)
  const transport = createTransport({
    url: options.url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ unsubscribeUrl, ...mail }) {
      try {
        const { messageId } = await transport.sendMail({
          from: options.from,
          ...mail,
          ...listHeaders(unsubscribeUrl),
        })
        return { ok: true, id: messageId }
      } catch (error) {
        const { code, responseCode, message } = error as Error & { code?: string; responseCode?: number }
        const reason = reasonOf(code, responseCode)
        const said = withoutSecrets(message, [password, decodeURIComponent(password)])
        return {
          ok: false,
          reason,
          message: `The mail server did not take the message: ${said}`,
          ...retry(reason),
        }
      }
    },
    close: async () => transport.close(),
  }
}

/** 4xx answers are for now, 5xx for ever: https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1 */
function reasonOf(code: string | undefined, responseCode: number | undefined): MailReason {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'unauthorized'
  if (responseCode === undefined) return code === 'EENVELOPE' ? 'refused' : 'unavailable'
  if (responseCode >= 500) return 'refused'
  return responseCode === 450 || responseCode === 452 ? 'rate_limited' : 'unavailable'
}

function retry(reason: MailReason): { retryable: boolean } {
  return { retryable: reason === 'rate_limited' || reason === 'unavailable' }
}
