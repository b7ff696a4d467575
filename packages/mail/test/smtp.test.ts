import { type AddressInfo, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { createMailer } from '../src/create.ts'
import { smtpMailer } from '../src/smtp.ts'

const mail = { to: 'ada@example.org', subject: 'Grüße', text: 'Hello 🦉', html: '<p>Hello 🦉</p>' }
const from = 'Trovella <library@example.org>'

/** A real SMTP server on a loopback port; returns the address to send to, with a password in it. */
async function startServer(options: SMTPServerOptions): Promise<string> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)))
  return `smtp://user:p%40ss-word@127.0.0.1:${(server.server.address() as AddressInfo).port}`
}

const accept: SMTPServerOptions['onAuth'] = (_auth, _session, done) => done(null, { user: 'user' })
const reject = (message: string, responseCode: number) => Object.assign(new Error(message), { responseCode })

test('delivers a message over SMTP, with its password decoded', async () => {
  const received: string[] = []
  const passwords: unknown[] = []
  const smtpUrl = await startServer({
    onAuth: ({ password }, _session, done) => {
      passwords.push(password)
      done(null, { user: 'user' })
    },
    onData: async (stream, _session, done) => {
      received.push(await text(stream))
      done()
    },
  })
  const mailer = createMailer({ from, smtpUrl })
  expect(await mailer.send(mail)).toMatchObject({ ok: true, id: expect.stringContaining('@') })
  await mailer.close()
  expect(passwords).toEqual(['p@ss-word'])
  expect(received[0]).toContain('From: Trovella <library@example.org>')
  expect(received[0]).toContain('To: ada@example.org')
})

test('says that the password was refused, without quoting it', async () => {
  const url = await startServer({
    onAuth: ({ password }, _session, done) => done(reject(`no user with password ${password}`, 535)),
  })
  const sent = await smtpMailer({ from, url }).send(mail)
  expect(sent).toMatchObject({ ok: false, reason: 'unauthorized', retryable: false })
  expect(JSON.stringify(sent)).not.toMatch(/p@ss-word|p%40ss-word/)
})

test.each([
  ['refused', 550, 'no such mailbox', false],
  ['rate_limited', 452, 'too many messages', true],
  ['unavailable', 421, 'going down', true],
] as const)('reports %s for an answer of %i', async (reason, code, said, retryable) => {
  const url = await startServer({
    onAuth: accept,
    onRcptTo: (_address, _session, done) => done(reject(said, code)),
  })
  const sent = await smtpMailer({ from, url }).send(mail)
  expect(sent).toMatchObject({ ok: false, reason, retryable, message: expect.stringContaining(said) })
})

test('reports a server that is not there', async () => {
  const sent = await smtpMailer({ from, url: 'smtp://127.0.0.1:1' }).send(mail)
  expect(sent).toMatchObject({ ok: false, reason: 'unavailable', retryable: true })
})

test('gives up on a server that accepts and says nothing', async () => {
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sent = await smtpMailer({ from, url, timeoutMs: 200 }).send(mail)
  expect(sent).toMatchObject({ ok: false, reason: 'unavailable', retryable: true })
})

test('says what to set when there is no way to send mail', async () => {
  const sent = await createMailer({ from }).send(mail)
  expect(sent).toMatchObject({
    ok: false,
    reason: 'not_configured',
    message: expect.stringContaining('SMTP_URL'),
  })
})
