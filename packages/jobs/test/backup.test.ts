import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { newKey } from '@repo/backup/key'
import { makeBackup } from '@repo/backup/make'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Jobs, openJobs } from './open-jobs.ts'

let jobs: Jobs
let folder: string
let key: string | undefined
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-backup-'))
  const keep = { daily: 7, weekly: 4 }
  jobs = await openJobs(inject('postgresUrl'), {
    checkpoints: true,
    makeBackup: () =>
      makeBackup({ databaseUrl: jobs.library.database.url, folder, key, release: 'a test', keep }),
  })
})
afterAll(async () => {
  await jobs.close()
  await rm(folder, { recursive: true })
})

async function ask(): Promise<void> {
  await jobs.library.database.pool.query(
    `insert into outbox (name, data) values ('instance/backup.requested', jsonb_build_object('due', now()))`,
  )
  await jobs.work()
}

const newestRun = async () =>
  (await jobs.library.database.pool.query('select archive, failure from backup_run order by id desc limit 1'))
    .rows[0]

const newestJob = async () =>
  (
    await jobs.library.database.pool.query(
      `select state, error from job_run where function_id = 'backup' order by started_at desc limit 1`,
    )
  ).rows[0]

test('fails once, with what to do, while there is no key', async () => {
  key = undefined
  await ask()
  expect(await newestJob()).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('BACKUP_KEY is not set'),
  })
  const { rows } = await jobs.library.database.pool.query('select from backup_run')
  expect(rows).toHaveLength(1)
  expect(await readdir(folder)).toEqual([])
})

test('makes the backup that the schedule asks for, and acknowledges its event', async () => {
  key = (await newKey()).key
  await ask()
  const [archive] = await readdir(folder)
  expect(await newestRun()).toEqual({ archive, failure: null })
  expect(await newestJob()).toMatchObject({ state: 'completed' })
  const open = await jobs.library.database.pool.query(
    `select from outbox where name = 'instance/backup.requested' and acknowledged_at is null`,
  )
  expect(open.rowCount).toBe(0)
})
