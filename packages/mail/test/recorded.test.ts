import { startRecording } from '@repo/trace/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createMailer } from '../src/create.ts'

test('records who got which message and why one was not sent, but not what it says', async () => {
  const { recorder, entries, close } = await startRecording()
  onTestFinished(close)
  const mailer = createMailer({ from: 'library@example.org', recorder })
  await mailer.send({ to: 'ada@example.org', subject: 'Reset', text: 'https://x.test/reset/a-token' })
  expect(await entries()).toMatchObject([
    {
      ...{ type: 'mail', name: 'Reset', status: 'error' },
      content: { from: 'library@example.org', to: 'ada@example.org', reason: 'not_configured' },
    },
  ])
  expect(JSON.stringify(await entries())).not.toContain('a-token')
})
