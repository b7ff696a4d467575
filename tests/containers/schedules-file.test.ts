import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { buildScheduleImage } from './build-images.ts'
import { createCompose } from './compose.ts'
import { ROOT, whyNot } from './docker.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'

const reason = await whyNot()
const FILE = path.join(ROOT, 'infra/docker-compose.schedules.yml')
const environment = {
  SCHEDULE_IMAGE: 'schedule-runtime',
  DATABASE_URL: 'postgres://trovella:a-password@database.example.org:5432/trovella?sslmode=verify-full',
}

const composeWith = (environment: Record<string, string>) =>
  createCompose({
    files: [FILE],
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

test.skipIf(reason)(
  'traces that wait are in a volume, which the daemon may write to',
  async () => {
    const project = ownName('schedules-file')
    await removeLeftovers('schedules-file')
    onTestFinished(() => removeAll(project))
    await buildScheduleImage(`${project}-schedule`)
    const compose = createCompose({
      files: [FILE],
      ...{ environment: { ...environment, SCHEDULE_IMAGE: `${project}-schedule` }, project, profiles: [] },
    })
    const inContainer = (script: string) =>
      compose('run', '--rm', '--no-deps', 'schedule-runtime', '-e', `const { env } = process; ${script}`)
    const file = "env.TRACE_SPOOL_DIRECTORY + '/waiting'"
    await inContainer(`fs.writeFileSync(${file}, 'a batch')`)
    expect(await inContainer(`process.stdout.write(fs.readFileSync(${file}))`)).toContain('a batch')
  },
  300_000,
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
