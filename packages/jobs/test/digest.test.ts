import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startMailbox } from '@repo/embedded/mailbox'
import { listDeadLetters } from '@repo/library/dead-letters/list'
import { getDigestSetting } from '@repo/library/digest/get-setting'
import { setDigestSetting } from '@repo/library/digest/set-setting'
import { unsubscribeFromDigest } from '@repo/library/instance/unsubscribe'
import { addSource } from '@repo/library/sources/add'
import type { Organization } from '@repo/library/testing'
import { createMailer } from '@repo/mail/create'
import type { Mailer } from '@repo/mail/mailer'
import { createLog } from '@repo/trace/log'
import { startRecording } from '@repo/trace/testing'
import { afterAll, beforeAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest'
import { type Jobs, openJobs } from './open-jobs.ts'

let jobs: Jobs
let mailbox: Awaited<ReturnType<typeof startMailbox>>
let mailer: Mailer
let directory: string
let home: Organization

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'trovella-mailbox-'))
  const log = createLog({ process: 'test', level: 'silent' })
  mailbox = await startMailbox({ directory, smtpPort: 0, httpPort: 0, log })
  mailer = createMailer({ from: 'Trovella <trovella@library.example>', smtpUrl: mailbox.smtpUrl })
  jobs = await openJobs(inject('postgresUrl'), { checkpoints: true })
})
afterAll(async () => {
  await jobs.close()
  await mailer.close()
  await mailbox.close()
  await rm(directory, { recursive: true })
})
beforeEach(async () => {
  jobs.break({ mailer })
  for (const file of await readdir(directory)) await rm(path.join(directory, file))
  home = await jobs.library.organization()
  await query('insert into member (organization_id, user_id) values ($1, $2)', [home.id, userId()])
})

const userId = () => home.member.actor.userId ?? ''
const query = (text: string, values: unknown[]) => jobs.library.database.pool.query(text, values)

/** Makes the mail of this week due, as the schedule does, and works it off. */
async function makeDue(): Promise<void> {
  await query(`insert into digest (user_id, week, due_at) values ($1, '2026-03-02', now())`, [userId()])
  await sendEvent()
}

async function sendEvent(): Promise<void> {
  await query(
    `insert into outbox (name, data) values ('digest/due', jsonb_build_object(
       'userId', $1::uuid, 'week', '2026-03-02', 'until', now(), 'organizationIds', jsonb_build_array($2::uuid)))`,
    [userId(), home.id],
  )
  await jobs.work()
}

async function mails(): Promise<string[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.eml'))
  return Promise.all(files.map((file) => readFile(path.join(directory, file), 'utf8')))
}

async function outcome(): Promise<string | null> {
  return (await query('select outcome from digest where user_id = $1', [userId()])).rows[0].outcome
}

test('sends a person one mail about their week, as text and as HTML', async () => {
  await addSource(home.member, { kind: 'note', title: 'Tides turn', text: 'The moon pulls the sea.' })
  await makeDue()
  const sent = await mails()
  expect(sent).toHaveLength(1)
  expect(sent[0]).toContain('Subject: Your week in Trovella: 1 new source')
  expect(sent[0]).toContain('Content-Type: text/plain')
  expect(sent[0]).toContain('Content-Type: text/html')
  expect(sent[0]).toContain('Tides turn')
  expect(await outcome()).toBe('sent')
})

test('records whom it told, by which way and about what, around the mail and without its link', async () => {
  const recording = await startRecording()
  const { recorder } = recording
  const recorded = createMailer({ from: 'trovella@library.example', smtpUrl: mailbox.smtpUrl, recorder })
  onTestFinished(() => Promise.all([recorded.close(), recording.close()]).then(() => undefined))
  jobs.break({ mailer: recorded, recorder })
  await addSource(home.member, { kind: 'note', text: 'The moon pulls the sea.' })
  await makeDue()
  const entries = await recording.entries()
  const notification = entries.find(({ type }) => type === 'notification')
  expect(notification).toMatchObject({
    ...{ name: 'weekly mail', status: 'ok' },
    content: { channel: 'mail', message: 'Your week in Trovella: 1 new source' },
  })
  expect(notification?.content.recipient).toContain('@example.com')
  expect(entries.find(({ type }) => type === 'mail')).toMatchObject({ parentId: notification?.id })
  expect(JSON.stringify(entries)).not.toContain('/unsubscribe/')
})

test('does not send it again when the event comes again', async () => {
  await addSource(home.member, { kind: 'note', text: 'The moon pulls the sea.' })
  await makeDue()
  await sendEvent()
  expect(await mails()).toHaveLength(1)
})

test('sends nothing when nothing is new', async () => {
  await makeDue()
  expect([await mails(), await outcome()]).toEqual([[], 'nothing_new'])
})

test('sends nothing to who switched it off since it was due', async () => {
  await addSource(home.member, { kind: 'note', text: 'The moon pulls the sea.' })
  await setDigestSetting(home.member, { enabled: false, timeZone: 'UTC', weekday: 1, hour: 8 })
  await makeDue()
  expect([await mails(), await outcome()]).toEqual([[], 'switched_off'])
})

test('sends nothing to who left the library', async () => {
  await addSource(home.member, { kind: 'note', text: 'The moon pulls the sea.' })
  await query('delete from member where user_id = $1', [userId()])
  await makeDue()
  expect(await mails()).toEqual([])
})

test('tries again while the mail server is away', async () => {
  await addSource(home.member, { kind: 'note', text: 'The moon pulls the sea.' })
  let failures = 3
  const send: Mailer['send'] = async (mail) =>
    failures-- > 0
      ? { ok: false, reason: 'unavailable', message: 'away', retryable: true }
      : mailer.send(mail)
  jobs.break({ mailer: { ...mailer, send } })
  await makeDue()
  expect([(await mails()).length, await outcome()]).toEqual([1, 'sent'])
})

test('notes a mail that no server takes, and keeps one that found none in time as a dead letter', async () => {
  await addSource(home.member, { kind: 'note', text: 'The moon pulls the sea.' })
  const refusing =
    (retryable: boolean): Mailer['send'] =>
    async () => ({
      ...{ ok: false, reason: 'unavailable', message: 'the mail server is away', retryable },
    })
  jobs.break({ mailer: { ...mailer, send: refusing(true) } })
  await makeDue()
  expect((await listDeadLetters(home.member)).deadLetters).toMatchObject([
    { functionId: 'digest', message: 'the mail server is away' },
  ])
  jobs.break({ mailer: { ...mailer, send: refusing(false) } })
  await sendEvent()
  expect(await outcome()).toBe('not_sent')
})

test('carries a link of the person’s own that ends it with one POST, and no other ends it', async () => {
  await addSource(home.member, { kind: 'note', text: 'The moon pulls the sea.' })
  await makeDue()
  const [mail = ''] = await mails()
  const unfolded = mail.replaceAll(/\r?\n[ \t]/g, ' ')
  expect(unfolded).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  const [, token = ''] =
    /List-Unsubscribe: <https:\/\/library\.example\/api\/unsubscribe\/([\w-]+)>/i.exec(unfolded) ?? []
  const { db } = jobs.library.database
  expect(await unsubscribeFromDigest({ db }, 'no token')).toBe(false)
  expect(await unsubscribeFromDigest({ db }, '00000000-0000-4000-8000-000000000000')).toBe(false)
  expect((await getDigestSetting(home.member)).enabled).toBe(true)
  expect(await unsubscribeFromDigest({ db }, token)).toBe(true)
  expect((await getDigestSetting(home.member)).enabled).toBe(false)
})
