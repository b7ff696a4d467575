import type { Recorder } from '@repo/trace/recorder'
import type { Mailer } from './mailer.ts'

/** A mailer whose every message is recorded. Links in a message may sign somebody in, so its text is not. */
export function recordedMailer(mailer: Mailer, from: string, recorder: Recorder): Mailer {
  return {
    ...mailer,
    send: async (mail) => {
      const span = recorder.open('mail', mail.subject)
      const sent = await span.run(() => mailer.send(mail))
      span.end({
        status: sent.ok ? 'ok' : 'error',
        content: {
          ...{ from, to: mail.to, subject: mail.subject, textLength: mail.text.length },
          ...(sent.ok ? { messageId: sent.id } : { reason: sent.reason, message: sent.message }),
        },
      })
      return sent
    },
  }
}
