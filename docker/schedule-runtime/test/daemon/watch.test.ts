import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { OpenBundle, Schedule } from '../../src/contract.ts'
import { whatIsWrong } from '../../src/watch/heartbeat-file.ts'
import { createDatabase, type TestDatabase } from '../database.ts'
import { schedule } from '../definition.ts'
import { startTestDaemon, type TestDaemon, until } from './start.ts'

let database: TestDatabase
let mails: string[] = []
let pings: { path: string; body: string }[] = []
const daemons: TestDaemon[] = []

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, _session, done) => {
    let text = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    stream.on('end', () => {
      mails.push(text)
      done()
    })
  },
})
const pinged = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => {
    pings.push({ path: request.url ?? '', body })
    response.end()
  })
})

beforeAll(async () => {
  database = await createDatabase()
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => pinged.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  pinged.close()
  await database.drop()
})
beforeEach(async () => {
  await database.pool.query('truncate schedule, schedule_slot, schedule_daemon cascade')
  mails = []
  pings = []
})
afterEach(async () => {
  await Promise.all(daemons.splice(0).map((daemon) => daemon.stop(2_500)))
})

async function start(
  given: Partial<Schedule>,
  environment: Record<string, string> = {},
  hooks: Pick<OpenBundle, 'notify'> = {},
): Promise<TestDaemon> {
  const { port } = smtp.server.address() as AddressInfo
  const mail = { SCHEDULE_ALERT_TO: 'ada@example.org', SMTP_URL: `smtp://127.0.0.1:${port}` }
  const daemon = await startTestDaemon(
    database.url,
    [schedule({ name: 'watched', when: 'every 100ms', ...given })],
    {
      environment: { ...mail, ...environment },
      ...hooks,
    },
  )
  daemons.push(daemon)
  return daemon
}

const subjects = () => mails.map((mail) => /^Subject: (.*)$/m.exec(mail)?.[1])
const broken = async (): Promise<string> => {
  throw new Error('out of paper')
}

test('failures in a row are mailed once, by whichever daemon', async () => {
  const given = { run: broken, alert: { failures: 3 } }
  await Promise.all([start(given), start(given)])
  await until(() => mails.length > 0)
  await until(async () => {
    const { rows } = await database.pool.query(
      `select count(*)::int as count from schedule_slot where state = 'failed'`,
    )
    return rows[0].count > 8
  })
  expect(subjects()).toHaveLength(1)
  expect(subjects()[0]).toMatch(/^Trovella: watched failed \d+ times in a row$/)
  expect(mails[0]).toContain('out of paper')
})

test('a mail is sent within what records it', async () => {
  const noted: unknown[] = []
  const notify: OpenBundle['notify'] = async (schedule, notice, send) => {
    const before = mails.length
    await send()
    noted.push({ schedule, ...notice, sent: mails.length - before })
  }
  await start({ run: broken, alert: { failures: 1 } }, {}, { notify })
  await until(() => noted.length > 0)
  expect(noted).toEqual([
    {
      ...{ schedule: 'watched', channel: 'mail', recipient: 'ada@example.org', sent: 1 },
      message: 'watched failed 1 times in a row',
    },
  ])
})

test('when it went well in between, the next trouble is mailed again', async () => {
  let isBroken = true
  await start({ alert: { failures: 1 }, run: async () => (isBroken ? broken() : 'Done.') })
  await until(() => mails.length === 1)
  isBroken = false
  await until(async () => (await database.pool.query(`select from schedule where alerts = '{}'`)).rowCount)
  isBroken = true
  await until(() => mails.length === 2)
})

test('a missed slot is mailed', async () => {
  await (await startTestDaemon(database.url, [schedule({ name: 'watched' })])).stop(2_500)
  await database.pool.query(`update schedule set next_due = date_trunc('hour', now()) - interval '2 hours',
    wake_at = date_trunc('hour', now()) - interval '2 hours'`)
  await start({ when: '0 * * * *', missed: 'skip' })
  await until(() => mails.length > 0)
  expect(subjects()[0]).toMatch(/^Trovella: watched missed \d slots$/)
})

test('a run that goes on for too long is mailed while it goes on', async () => {
  await start({
    alert: { longMs: 100 },
    run: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  })
  await until(() => mails.length > 0)
  expect(subjects()[0]).toMatch(/^Trovella: watched has been running for/)
})

test('a mail that was not taken is sent with the next trouble', async () => {
  const daemon = await start({ run: broken, alert: { failures: 1 } }, { SMTP_URL: 'smtp://127.0.0.1:1' })
  await until(() => daemon.lines.some((line) => line.includes('an alert could not be sent')))
  await until(async () => (await database.pool.query(`select from schedule where alerts = '{}'`)).rowCount)
})

test('a slot that is due and that nobody claims is noticed, and the health check fails', async () => {
  const daemon = await start({})
  await database.pool.query(
    `insert into schedule (name, meaning, expression, time_zone, policy, next_due, wake_at) values
       ('forgotten', 'Known to no bundle.', '@hourly', 'UTC', '{}', now() - interval '2 minutes', now() - interval '2 minutes')`,
  )
  await until(() =>
    daemon.lines.some((line) => line.includes('claimed by nobody') && line.includes('forgotten')),
  )
  const file = daemon.config.heartbeatFile
  await until(async () => (await whatIsWrong(file, new Date())) === 'Due, and claimed by nobody: forgotten.')
  expect(await whatIsWrong(file, new Date(Date.now() + 60_000))).toContain('gave no sign of life since')
})

test('a dead man’s switch hears of the start, the end and the failure of each run, with its duration', async () => {
  let isBroken = false
  const { port } = pinged.address() as AddressInfo
  await start(
    { run: async () => (isBroken ? broken() : 'Done.') },
    { SCHEDULE_PING_URL: `http://127.0.0.1:${port}/key/{schedule}` },
  )
  const arrives = (path: string, body: RegExp) =>
    until(() => pings.some((ping) => ping.path === path && body.test(ping.body)))
  await arrives('/key/watched/start', /^$/)
  await arrives('/key/watched', /^ok after \d+ ms$/)
  isBroken = true
  await arrives('/key/watched/fail', /^failed after \d+ ms: out of paper$/)
})

test('the address of the switch reaches no log, for who has it can say that all is well', async () => {
  const daemon = await start({}, { SCHEDULE_PING_URL: 'http://127.0.0.1:1/secret-key/{schedule}' })
  await until(() => daemon.lines.some((line) => line.includes('a ping did not arrive')))
  expect(daemon.lines.join('')).not.toContain('secret-key')
})
