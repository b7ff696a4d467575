import { randomUUID } from 'node:crypto'
import { listHeaders } from './list-headers.ts'
import type { Mailer, MailReason, Sent } from './mailer.ts'
import { withoutSecrets } from './secrets.ts'

/** Sends through Resend's HTTP interface: https://resend.com/docs/api-reference/emails/send-email */
export function resendMailer(options: {
  from: string
  apiKey: string
  baseUrl?: string
  timeoutMs?: number
}): Mailer {
  const { from, apiKey, baseUrl = 'https://api.resend.com', timeoutMs = 15_000 } = options
  return {
    async send({ to, unsubscribeUrl, ...content }) {
      try {
        const response = await fetch(`${baseUrl}/emails`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${apiKey}`,
            'content-type': 'application/json',
            'idempotency-key': randomUUID(),
          },
          body: JSON.stringify({ from, to: [to], ...content, ...listHeaders(unsubscribeUrl) }),
          signal: AbortSignal.timeout(timeoutMs),
          redirect: 'error',
        })
        const body = (await response.json()) as { id?: string; message?: string }
        if (response.ok && body.id) return { ok: true, id: body.id }
        return failure(reasonOf(response.status), `${response.status} ${body.message ?? ''}`, apiKey)
      } catch (error) {
        return failure('unavailable', (error as Error).message, apiKey)
      }
    },
    close: async () => undefined,
  }
}

/** https://resend.com/docs/api-reference/errors */
function reasonOf(status: number): MailReason {
  if (status === 401) return 'unauthorized'
  if (status === 429) return 'rate_limited'
  return status >= 500 ? 'unavailable' : 'refused'
}

function failure(reason: MailReason, said: string, apiKey: string): Sent {
  const message = `Resend did not take the message: ${withoutSecrets(said.trim(), [apiKey])}`
  return { ok: false, reason, message, retryable: reason === 'rate_limited' || reason === 'unavailable' }
}
