import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())

describe('seed', () => {
  it('is refused in production', async () => {
    await expect(run('seed', { NODE_ENV: 'production' })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('production does not take them'),
    })
  })

  it('adds two accounts, each with an organization, and notes to that of the first; a second time nothing', async () => {
    expect(await run('seed')).toMatch(/Added admin@trovella\.local and user@trovella\.local, and \d+ notes/)
    const { rows } = await database.pool.query(
      `select "user".email, member.role, count(source.id)::int > 0 as notes from "user"
        join member on member.user_id = "user".id
        left join source on source.organization_id = member.organization_id group by 1, 2 order by 1`,
    )
    expect(rows).toEqual([
      { email: 'admin@trovella.local', role: 'owner', notes: true },
      { email: 'user@trovella.local', role: 'owner', notes: false },
    ])
    expect(await run('seed')).toContain('nothing was added')
  })
})

describe('migrate', () => {
  it('says that there is nothing to do when the database is up to date', async () => {
    expect(await run('migrate')).toContain('Migrations of the database of DATABASE_URL: nothing to do')
  })
})

async function run(verb: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, verb], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      AUTH_SECRET: 'a-secret-of-at-least-thirty-two-characters',
      ...env,
    },
    timeout: 60_000,
  })
  return stdout
}
