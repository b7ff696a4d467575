import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createEmptyDatabase, type EmptyDatabase, query } from './database.ts'
import { type Child, freePorts, startChild } from './process/child.ts'

const KILLS = 15
/** A slow machine strikes less often rather than longer. */
const STRIKING_MS = 25_000
const SETTLE_DEADLINE_MS = 60_000

type Target = 'app' | 'runner' | 'both' | 'connections'
const TARGETS: Target[] = ['app', 'runner', 'both', 'connections', 'runner']

describe('an app and a runner that are killed again and again', () => {
  let database: EmptyDatabase
  const children = new Map<'app' | 'runner', Child>()
  let start: (name: 'app' | 'runner') => Promise<void>
  let runnerUrl = ''

  beforeAll(async () => {
    database = await createEmptyDatabase(inject('postgresUrl'))
    await query(database.url, 'create table journal (run_id text, step text, after_memo boolean)')
    const [appPort, runnerPort] = (await freePorts(2)) as [number, number]
    runnerUrl = `http://127.0.0.1:${runnerPort}`
    const appUrl = `http://127.0.0.1:${appPort}`
    start = async (name) => {
      const options =
        name === 'app'
          ? { port: appPort, runnerUrl, databaseUrl: database.url }
          : { port: runnerPort, appUrl, databaseUrl: database.url, retryMs: 200 }
      children.set(name, await startChild(`${name}.ts`, options))
    }
  })
  afterAll(async () => {
    await Promise.all([...children.values()].map((child) => child.kill()))
    await database.drop()
  })

  it('completes every acknowledged event once, and runs no step after its result was kept', async () => {
    await start('runner')
    await start('app')
    const sender = startSender(() => runnerUrl)
    const until = performance.now() + STRIKING_MS
    for (let kill = 0; kill < KILLS && performance.now() < until; kill++) {
      await delay(100 + Math.random() * 600)
      await strike(TARGETS[kill % TARGETS.length] ?? 'both')
    }
    const acknowledged = await sender.stop()
    const runs = await settled(acknowledged)
    expect(acknowledged.length).toBeGreaterThan(20)
    expect(runs.filter(({ state }) => state !== 'completed')).toEqual([])
    expect(new Set(runs.map(({ event_key }) => event_key)).size).toBe(runs.length)
    expect(acknowledged.filter((id) => !runs.some(({ event_key }) => event_key === id))).toEqual([])
    expect(await query(database.url, 'select run_id, step from journal where after_memo')).toEqual([])
    expect(await query(database.url, 'select from runner.task')).toEqual([])
  }, 120_000)

  const strike = async (target: Target) => {
    if (target === 'connections') {
      const others = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'trovella-runner' and datname = current_database()`
      await query(database.url, others)
      return
    }
    const names = target === 'both' ? (['app', 'runner'] as const) : [target]
    await Promise.all(names.map((name) => children.get(name)?.kill()))
    await delay(Math.random() * 200)
    await Promise.all(names.map((name) => start(name)))
  }

  /** The runs, once all events have one that ended or time is up. */
  const settled = async (acknowledged: string[]) => {
    const deadline = performance.now() + SETTLE_DEADLINE_MS
    for (;;) {
      const runs = await query<{ event_key: string; state: string }>(
        database.url,
        'select event_key, state from runner.run',
      )
      const open = runs.filter(({ state }) => state === 'queued' || state === 'running').length
      if ((open === 0 && runs.length >= acknowledged.length) || performance.now() > deadline) return runs
      await delay(100)
    }
  }
})

/** Posts events all the time, each again until it is acknowledged, and some of them twice. */
function startSender(runnerUrl: () => string): { stop(): Promise<string[]> } {
  const acknowledged: string[] = []
  let sending = true
  const post = async (ids: string[]) => {
    const events = ids.map((id, n) => ({ id, name: 'chaos', data: { sleeps: n % 4 === 0 } }))
    const response = await fetch(`${runnerUrl()}/e/key`, {
      method: 'POST',
      body: JSON.stringify(events),
      signal: AbortSignal.timeout(12_000),
    }).catch(() => null)
    return response?.status === 200
  }
  const loop = (async () => {
    while (sending) {
      const ids = Array.from({ length: 4 }, () => randomUUID())
      while (!(await post(ids))) await delay(50)
      acknowledged.push(...ids)
      if (Math.random() < 0.3) await post(ids)
      await delay(150)
    }
  })()
  return {
    stop: async () => {
      sending = false
      await loop
      return acknowledged
    },
  }
}
