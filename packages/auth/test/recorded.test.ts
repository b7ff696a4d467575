import { type Recording, startRecording } from '@repo/trace/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSite, PASSWORD, type Site } from './site.ts'

let recording: Recording
let site: Site
beforeEach(async () => {
  recording = await startRecording()
  site = await openSite({ recorder: recording.recorder })
})
afterEach(async () => {
  await site.close()
  await recording.close()
})

test('records who signs up, in and out, and who is refused, without a password', async () => {
  const { cookie, actor } = await site.join('ada@example.org')
  await site.signIn('ada@example.org')
  await site.signIn('ada@example.org', 'a wrong password')
  await site.post('/sign-out', {}, { cookie })
  await site.actor({ authorization: 'Bearer trv_nobody_has_this_key' })
  const entries = (await recording.entries()).filter(({ type }) => type === 'auth')
  expect(entries.map(({ name }) => name)).toEqual([
    'sign-up',
    'sign-in',
    'sign-in refused',
    'sign-out',
    'API key refused',
  ])
  expect(entries[0]).toMatchObject({
    tags: [`user:${actor.userId}`],
    content: { method: 'email', userId: actor.userId },
  })
  expect(entries[2]?.content.reason).toBe('INVALID_EMAIL_OR_PASSWORD')
  const text = JSON.stringify(entries)
  for (const secret of [PASSWORD, 'a wrong password', 'nobody_has_this_key'])
    expect(text).not.toContain(secret)
})
