import path from 'node:path'
import { expect, test } from 'vitest'
import { createCompose } from './compose.ts'
import { ROOT, whyNot } from './docker.ts'

const reason = await whyNot()
const environment = {
  SCHEDULE_IMAGE: 'schedule-runtime',
  DATABASE_URL: 'postgres://trovella:a-password@database.example.org:5432/trovella?sslmode=verify-full',
}

const composeWith = (environment: Record<string, string>) =>
  createCompose({
    files: [path.join(ROOT, 'infra/docker-compose.schedules.yml')],
    ...{ environment, project: 'trovella-schedules', profiles: [] },
  })

test.skipIf(reason)(
  'the file for a host of its own is valid, publishes nothing, and is confined',
  async () => {
    const printed = await composeWith(environment)('config', '--format', 'json')
    const { services } = JSON.parse(printed) as { services: Record<string, { ports?: object[] }> }
    expect(Object.keys(services)).toEqual(['schedule-runtime'])
    expect(services['schedule-runtime']?.ports).toBeUndefined()
    expect(services['schedule-runtime']).toMatchObject({
      image: environment.SCHEDULE_IMAGE,
      environment: { DATABASE_URL: environment.DATABASE_URL },
      ...{ restart: 'unless-stopped', init: true, read_only: true, cap_drop: ['ALL'] },
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+$/),
    })
  },
)

test.skipIf(reason).each(['SCHEDULE_IMAGE', 'DATABASE_URL'])(
  'without %s the file is refused with that name',
  async (missing) => {
    const rest = Object.fromEntries(Object.entries(environment).filter(([name]) => name !== missing))
    await expect(composeWith(rest)('config', '--quiet')).rejects.toMatchObject({
      stderr: expect.stringContaining(missing),
    })
  },
)
