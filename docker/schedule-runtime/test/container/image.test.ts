import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../daemon/start.ts'
import { createDatabase, type TestDatabase } from '../database.ts'
import { buildImage, docker, whyNot } from './docker.ts'

const reason = await whyNot()
const name = `schedule-runtime-test-${process.pid}`
const MIB = 1024 * 1024

describe.skipIf(reason)(`the image${reason ? ` (left out: ${reason})` : ''}`, { timeout: 300_000 }, () => {
  let database: TestDatabase

  beforeAll(async () => {
    ;[database] = await Promise.all([createDatabase(), buildImage(name)])
    await docker(
      ...['run', '--detach', '--name', name, '--network', 'host', '--init', '--stop-timeout', '40'],
      ...['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
      ...['--env', `DATABASE_URL=${database.url}`, name],
    )
  }, 300_000)
  afterAll(async () => {
    await docker('rm', '--force', '--volumes', name).catch(() => undefined)
    await docker('image', 'rm', '--force', name).catch(() => undefined)
    await database?.drop()
  })

  test('runs the schedules of the product as nobody in particular, on a file system that is read-only', async () => {
    await until(async () => {
      await database.pool.query(
        `update schedule set run_requested_at = clock_timestamp() where name = 'watch-outbox'`,
      )
      const { rowCount } = await database.pool.query(`select from schedule_slot where state = 'ok'`)
      return rowCount
    }).catch(async (error) => {
      throw new Error(`${error}\n${await docker('logs', name)}`)
    })
    expect(await docker('inspect', '--format', '{{.Config.User}}', name)).toBe('65532')
  })

  test('is healthy by its own check', async () => {
    expect(await docker('exec', name, '/nodejs/bin/node', 'src/main.ts', 'schedule:health')).toBe(
      'The daemon is well.',
    )
  })

  test('holds the packages of its adapters, and nothing of the web, of search or of builds', async () => {
    const list = `for (const dir of ['node_modules', 'node_modules/.pnpm/node_modules'])
      for (const name of require('fs').readdirSync(dir)) if (!name.startsWith('.')) console.log(name)`
    const held = (await docker('exec', name, '/nodejs/bin/node', '-e', list)).split('\n')
    expect(held.toSorted()).toEqual([
      'croner',
      'drizzle-orm',
      'nodemailer',
      'pg',
      'pg-cloudflare',
      'pg-connection-string',
      'pg-int8',
      'pg-pool',
      'pg-protocol',
      'pg-types',
      'pgpass',
      'postgres-array',
      'postgres-bytea',
      'postgres-date',
      'postgres-interval',
      'split2',
      'xtend',
    ])
  })

  test('takes less than 120 MiB when it has nothing to do', async () => {
    const [used = ''] = (await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', name)).split(' / ')
    expect(used).toMatch(/^[\d.]+MiB$/)
    expect(Number.parseFloat(used) * MIB).toBeLessThan(120 * MIB)
  })

  test('ends with 0 when it is told to stop, with its lease given up', async () => {
    await docker('stop', name)
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', name)).toBe('0')
    const { rows } = await database.pool.query(
      'select lease_until <= clock_timestamp() as over from schedule_daemon',
    )
    expect(rows).toEqual([{ over: true }])
  })
})
