import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Ctx } from '../src/context.ts'
import { scheduleHistory } from '../src/schedules/history.ts'
import { interruptRun } from '../src/schedules/interrupt.ts'
import { listSchedules } from '../src/schedules/list.ts'
import { beginMaintenance, endMaintenance } from '../src/schedules/maintenance.ts'
import { pauseSchedule } from '../src/schedules/pause.ts'
import { resumeSchedule } from '../src/schedules/resume.ts'
import { runScheduleNow } from '../src/schedules/run-now.ts'
import { scheduleTimeline } from '../src/schedules/timeline.ts'
import { type Library, openLibrary } from '../src/testing.ts'

let library: Library
/** Who runs the installation; a member of the same organization; the owner of another one. */
let owner: Ctx
let member: Ctx
let stranger: Ctx

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
  const first = await library.organization()
  const second = await library.organization()
  member = first.member
  owner = library.as({ ...first.member.actor, role: 'owner' })
  stranger = library.as({ ...second.member.actor, role: 'owner' })
})
afterAll(() => library.close())
beforeEach(async () => {
  await query('truncate schedule, schedule_slot, schedule_daemon')
  await query('delete from instance_setting')
  await schedule('tidy')
})

function query(text: string, values: unknown[] = []) {
  return library.database.pool.query(text, values)
}

function schedule(name: string) {
  return query(
    `insert into schedule (name, meaning, expression, time_zone, policy, next_due)
    values ($1, 'Tidies up.', '0 3 * * *', 'UTC', '{"timeoutMs": 60000}', now() + interval '1 hour')`,
    [name],
  )
}

type Slot = {
  name?: string
  due: string
  state?: string
  started?: string
  finished?: string
  output?: string
}

function slot({ name = 'tidy', due, state = 'ok', started, finished, output }: Slot) {
  return query(
    `insert into schedule_slot (schedule, due, state, started_at, finished_at, output, error, requested_by)
    values ($1, $2, $3, $4, $5, $6, case when $3 = 'failed' then 'secret of the error' end, 'Ada')`,
    [name, due, state, started ?? null, finished ?? null, output ?? null],
  )
}

function daemon(lease: string, version = '1.0') {
  return query(
    `insert into schedule_daemon (host, pid, version, lease_until) values ('inside', 7, $2, now() + $1::interval)`,
    [lease, version],
  )
}

const T = (time: string) => `2026-03-01T${time}Z`

describe('the list', () => {
  test('shows how each stands: policy, newest result, what runs, next due, daemons', async () => {
    await schedule('apart')
    await slot({ due: T('01:00:00'), started: T('01:00:01'), finished: T('01:00:03'), output: 'old' })
    await slot({
      due: T('02:00:00'),
      started: T('02:00:01.5'),
      finished: T('02:00:03'),
      output: 'Removed 3.',
    })
    await slot({ due: T('03:00:00'), state: 'running', started: T('03:00:00') })
    await daemon('30 seconds')
    const { schedules, daemons, mayManage } = await listSchedules(owner)
    expect(schedules.map(({ name }) => name)).toEqual(['apart', 'tidy'])
    expect(schedules[0]).toMatchObject({ last: null, live: [], paused: null })
    expect(schedules[1]).toMatchObject({
      policy: { timeoutMs: 60_000 },
      nextDue: expect.any(String),
      last: { state: 'ok', output: 'Removed 3.', latenessMs: 1_500, durationMs: 1_500 },
      live: [{ state: 'running', due: new Date(T('03:00:00')).toISOString() }],
    })
    expect(daemons).toMatchObject([{ isLive: true, host: 'inside', version: '1.0' }])
    expect(mayManage).toBe(true)
  })

  test('tells a member and an owner of another organization no texts, hosts or people', async () => {
    await slot({ due: T('01:00:00'), state: 'failed', output: 'secret of the output' })
    await daemon('30 seconds')
    await pauseSchedule(owner, { name: 'tidy', reason: 'Upgrade' })
    for (const reader of [member, stranger]) {
      const shown = await listSchedules(reader)
      expect(shown.mayManage).toBe(false)
      expect(shown.schedules[0]).toMatchObject({
        last: { state: 'failed' },
        paused: { reason: 'Upgrade', by: null },
      })
      const { slots } = await scheduleHistory(reader, { name: 'tidy' })
      expect(JSON.stringify([shown, slots])).not.toMatch(/secret|inside|Ada/)
    }
  })

  test('says of a daemon whose lease ran out that it is gone', async () => {
    await daemon('-1 second')
    expect((await listSchedules(member)).daemons).toMatchObject([{ isLive: false }])
  })
})

test('does not take a command that runs one schedule for a daemon', async () => {
  await daemon('30 seconds', 'run 1a2b3c4d')
  expect((await listSchedules(owner)).daemons).toEqual([])
  expect(await runScheduleNow(owner, { name: 'tidy' })).toEqual({ daemonIsLive: false })
})

test('pages through a history, newest first, each slot once', async () => {
  for (let hour = 0; hour < 5; hour++) await slot({ due: T(`0${hour}:00:00`), output: `at ${hour}` })
  const first = await scheduleHistory(owner, { name: 'tidy', limit: 3 })
  const rest = await scheduleHistory(owner, { name: 'tidy', limit: 3, before: first.nextBefore ?? '' })
  expect([...first.slots, ...rest.slots].map(({ output }) => output)).toEqual([
    ...['at 4', 'at 3', 'at 2', 'at 1', 'at 0'],
  ])
  expect(rest.nextBefore).toBeNull()
  await expect(scheduleHistory(owner, { name: 'nothing' })).rejects.toMatchObject({ code: 'not_found' })
})

describe('the timeline', () => {
  test('makes one mark of the slots that fall together, and keeps schedules apart', async () => {
    await schedule('apart')
    await slot({ due: T('01:00:00'), started: T('01:00:00'), finished: T('01:00:01') })
    await slot({ due: T('01:02:00'), state: 'failed', started: T('01:02:05'), finished: T('01:02:06') })
    await slot({ due: T('01:03:00'), name: 'apart' })
    await slot({ due: T('09:00:00'), state: 'missed' })
    const { marks } = await scheduleTimeline(member, { from: T('00:00:00'), to: T('10:00:00'), columns: 10 })
    expect(marks).toMatchObject([
      { schedule: 'apart', states: { ok: 1 } },
      { schedule: 'tidy', states: { ok: 1, failed: 1 }, latenessMs: 5_000, durationMs: 1_000 },
      { schedule: 'tidy', states: { missed: 1 }, latenessMs: null },
    ])
  })

  test('has no more marks than columns, however often something ran', async () => {
    await query(`insert into schedule_slot (schedule, due, state)
      select 'tidy', '2026-03-01T00:00:00Z'::timestamptz + n * interval '10 seconds', 'ok' from generate_series(0, 8639) n`)
    const { marks } = await scheduleTimeline(member, { from: T('00:00:00'), to: T('23:59:59'), columns: 100 })
    expect(marks).toHaveLength(100)
    expect(marks.reduce((sum, { states }) => sum + (states.ok ?? 0), 0)).toBe(8_640)
  })

  test('refuses a span that is the wrong way round or too long', async () => {
    for (const to of [T('00:00:00'), '2027-01-01T00:00:00Z']) {
      await expect(scheduleTimeline(member, { from: T('00:00:00'), to })).rejects.toMatchObject({
        code: 'invalid',
      })
    }
  })
})

describe('holding back', () => {
  test('a pause has a reason, a person and an end, and is over when that has passed', async () => {
    const until = new Date(Date.now() + 60_000).toISOString()
    await pauseSchedule(owner, { name: 'tidy', reason: 'Upgrade', until })
    expect((await listSchedules(owner)).schedules[0]?.paused).toMatchObject({
      ...{ reason: 'Upgrade', until, by: expect.any(String) },
    })
    await query(`update schedule set paused_until = now() - interval '1 second'`)
    expect((await listSchedules(owner)).schedules[0]?.paused).toBeNull()
  })

  test('resuming takes everything of the pause away, and may be repeated', async () => {
    await pauseSchedule(owner, { name: 'tidy', reason: 'Upgrade' })
    await resumeSchedule(owner, { name: 'tidy' })
    await resumeSchedule(owner, { name: 'tidy' })
    const { rows } = await query('select paused_at, paused_until, paused_by, pause_reason from schedule')
    expect(rows).toEqual([{ paused_at: null, paused_until: null, paused_by: null, pause_reason: null }])
  })

  test('maintenance holds all back until it is ended or its end has passed', async () => {
    await beginMaintenance(owner, { reason: 'Moving' })
    expect((await listSchedules(owner)).maintenance).toMatchObject({ reason: 'Moving', until: null })
    await endMaintenance(owner)
    expect((await listSchedules(owner)).maintenance).toBeNull()
    await beginMaintenance(owner, { reason: 'Moving', until: new Date(Date.now() + 60_000).toISOString() })
    await query(`update instance_setting set value = value || '{"until": "2020-01-01T00:00:00Z"}'`)
    expect((await listSchedules(owner)).maintenance).toBeNull()
  })

  test('refuses an end that has passed and a pause without a reason', async () => {
    const past = { name: 'tidy', reason: 'x', until: '2020-01-01T00:00:00Z' }
    await expect(pauseSchedule(owner, past)).rejects.toMatchObject({ code: 'invalid' })
    await expect(pauseSchedule(owner, { name: 'tidy', reason: ' ' })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})

describe('asking the daemon', () => {
  test('a run now is asked for on the row, and says whether a daemon is there to do it', async () => {
    expect(await runScheduleNow(owner, { name: 'tidy' })).toEqual({ daemonIsLive: false })
    await daemon('30 seconds')
    expect(await runScheduleNow(owner, { name: 'tidy' })).toEqual({ daemonIsLive: true })
    const { rows } = await query('select run_requested_at, run_requested_by from schedule')
    expect(rows).toEqual([{ run_requested_at: expect.any(Date), run_requested_by: expect.any(String) }])
  })

  test('refuses to run what is switched off or retired, and says why', async () => {
    await query('update schedule set enabled = false')
    await expect(runScheduleNow(owner, { name: 'tidy' })).rejects.toThrow('not configured')
    await query('update schedule set retired_at = now()')
    await expect(runScheduleNow(owner, { name: 'tidy' })).rejects.toThrow('no daemon knows it')
    await expect(runScheduleNow(owner, { name: 'none' })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('an interrupt reaches the run of that slot, also one due at a fraction of a millisecond', async () => {
    await slot({ due: T('01:00:00.123456'), state: 'running', started: T('01:00:01') })
    const [running] = (await listSchedules(owner)).schedules[0]?.live ?? []
    await interruptRun(owner, { name: 'tidy', due: running?.due ?? '' })
    const { rows } = await query('select interrupt_requested_at from schedule_slot')
    expect(rows).toEqual([{ interrupt_requested_at: expect.any(Date) }])
    await query(`update schedule_slot set state = 'ok'`)
    await expect(interruptRun(owner, { name: 'tidy', due: running?.due ?? '' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('the daemon hears of each wish through its channel', async () => {
    const listener = await library.database.pool.connect()
    try {
      const heard: string[] = []
      listener.on('notification', ({ payload }) => heard.push(payload ?? ''))
      await listener.query('listen schedule')
      await slot({ due: T('01:00:00'), state: 'running' })
      await runScheduleNow(owner, { name: 'tidy' })
      await pauseSchedule(owner, { name: 'tidy', reason: 'x' })
      await interruptRun(owner, { name: 'tidy', due: T('01:00:00') })
      await beginMaintenance(owner, { reason: 'x' })
      await expect
        .poll(() => listener.query('select 1').then(() => heard))
        .toEqual(['tidy', 'tidy', 'tidy', ''])
    } finally {
      listener.release(true)
    }
  })
})

describe('who may', () => {
  const wishes: [string, (ctx: Ctx) => Promise<unknown>][] = [
    ['pause', (ctx) => pauseSchedule(ctx, { name: 'tidy', reason: 'x' })],
    ['resume', (ctx) => resumeSchedule(ctx, { name: 'tidy' })],
    ['run now', (ctx) => runScheduleNow(ctx, { name: 'tidy' })],
    ['interrupt', (ctx) => interruptRun(ctx, { name: 'tidy', due: T('01:00:00') })],
    ['begin maintenance', (ctx) => beginMaintenance(ctx, { reason: 'x' })],
    ['end maintenance', (ctx) => endMaintenance(ctx)],
  ]
  test.each(wishes)('%s: owners and administrators of the installation, nobody else', async (_, wish) => {
    await slot({ due: T('01:00:00'), state: 'running' })
    const admin = library.as({ ...owner.actor, role: 'admin' })
    const system = library.as({ ...owner.actor, userId: null, role: 'system' })
    for (const other of [member, stranger, system]) {
      await expect(wish(other)).rejects.toMatchObject({ code: 'forbidden' })
    }
    await wish(admin)
    await wish(owner)
  })
})
