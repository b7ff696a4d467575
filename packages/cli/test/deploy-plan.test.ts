import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { changesOf } from '../src/deploy/plan/changes.ts'
import { planLines } from '../src/deploy/plan/lines.ts'
import { isWindowClosed, newDeployId, planDeploy, planRollback } from '../src/deploy/plan/plan.ts'
import { renderPlan } from '../src/deploy/plan/render.ts'
import { chained, type ReleaseEntry } from '../src/deploy/releases/entry.ts'
import { parseFacts } from '../src/deploy/server/facts.ts'
import type { DeploySettings } from '../src/deploy/settings.ts'

const digest = (letter: string) => `registry.example.org/trovella/web@sha256:${letter.repeat(64)}`
const images = (letter: string) => ({ web: digest(letter), trace: digest('1'), schedule: digest('2') })
const settings: DeploySettings = {
  target: { kind: 'local' },
  path: '/opt/trovella',
  images: 'registry.example.org/trovella',
  keepReleases: 5,
  needDiskMb: 2_048,
  watchSeconds: 10,
  warmMinutes: 10,
  rollbackHours: 24,
}
const now = new Date('2026-11-26T10:00:00Z')
const asked = { id: '20261126-100000-1f3c', by: 'ada@desk', now }

function released(letter: string, more: Partial<ReleaseEntry> = {}): ReleaseEntry {
  const entry = {
    ...{ id: 'an-id', outcome: 'live', why: '', action: 'deploy', at: '2026-11-25T10:00:00.000Z' },
    ...{
      by: 'ada@desk',
      colour: 'blue',
      images: images(letter),
      revision: letter.repeat(40),
      version: '2026.11.0',
    },
    ...{ migrationHead: 16, migrationFloor: 8, backupMarker: null, environmentHash: '', probe: null },
    ...{ switchMs: 120, seconds: 20 },
    ...more,
  } as const
  return chained(entry as Omit<ReleaseEntry, 'number' | 'previous' | 'hash'>, undefined)
}

const nothing = { live: null, releases: [], containers: [] }
const deployed = { live: 'blue', releases: [released('a')], containers: [] } as const
const wants = { ...asked, images: images('b'), closeRollback: false, acceptUnsafe: false }
const names = ({ steps }: { steps: readonly { name: string }[] }) => steps.map(({ name }) => name)

describe('planDeploy', () => {
  test('starts the idle colour, and moves traffic only after it was tried', () => {
    const plan = planDeploy({ ...deployed, releases: [...deployed.releases] }, settings, wants)
    expect(plan).toMatchObject({ action: 'deploy', live: 'blue', idle: 'green', images: images('b') })
    expect(names(plan)).toEqual([
      ...[
        'preflight',
        'pull',
        'files',
        'environment',
        'migrations',
        'probe',
        'migrate',
        'statics',
        'start',
        'smoke',
      ],
      ...['flip', 'watch', 'drain', 'contract', 'worker', 'jobs', 'record', 'prune', 'schedules'],
    ])
  })

  test('changes nothing that it would have to undo until the release is there, and keeps what has proven itself', () => {
    const { steps } = planDeploy({ ...deployed, releases: [...deployed.releases] }, settings, wants)
    const of = (onFailure: string) =>
      steps.filter((step) => step.onFailure === onFailure).map(({ name }) => name)
    expect(of('nothing')).toEqual(['preflight', 'pull', 'files'])
    expect(of('keep')[0]).toBe('drain')
    expect(of('undo').at(-1)).toBe('watch')
    expect(steps.every(({ limitSeconds }) => limitSeconds > 0)).toBe(true)
  })

  test('brings a new machine up at once', () => {
    const plan = planDeploy(nothing, settings, wants)
    expect(plan).toMatchObject({ live: null, idle: 'blue' })
    expect(names(plan)).toEqual([
      'preflight',
      'pull',
      'files',
      'environment',
      'up',
      'migrations',
      'jobs',
      'record',
    ])
  })

  test('lets contract migrations run when nobody goes back any more, or when told so', () => {
    const facts = { ...deployed, releases: [...deployed.releases] }
    const fresh = { ...facts, releases: [released('a', { at: '2026-11-26T09:00:00.000Z' })] }
    expect(planDeploy(facts, settings, wants).mayContract).toBe(true)
    expect(planDeploy(fresh, settings, wants).mayContract).toBe(false)
    expect(planDeploy(fresh, settings, { ...wants, closeRollback: true }).mayContract).toBe(true)
    expect(isWindowClosed([], settings, now)).toBe(true)
  })
})

describe('planRollback', () => {
  const before = released('a')
  const up = (health: string, image: string) => [
    { service: 'web-green', state: 'running', health, image, since: '' },
  ]

  test('only moves the pointer while the release is still up', () => {
    const facts = { live: 'blue', releases: [], containers: up('healthy', digest('a')) } as const
    const plan = planRollback({ ...facts, releases: [] }, settings, { ...asked, release: before })
    expect(plan).toMatchObject({ action: 'rollback', live: 'blue', idle: 'green', images: images('a') })
    expect(names(plan).slice(0, 4)).toEqual(['warm', 'flip', 'probe', 'watch'])
  })

  test.each([
    ['healthy', digest('b')],
    ['unhealthy', digest('a')],
  ])('starts it when that colour is %s with %s, and leaves the schema', (health, image) => {
    const facts = { live: 'blue' as const, releases: [], containers: up(health, image) }
    const plan = planRollback(facts, settings, { ...asked, release: before })
    expect(names(plan).slice(0, 6)).toEqual(['preflight', 'pull', 'environment', 'probe', 'statics', 'start'])
    expect(names(plan)).not.toContain('migrate')
  })
})

describe('renderPlan', () => {
  const plan = planDeploy(nothing, settings, wants)

  test('is what a shell reads as it was meant', () => {
    const script = `${renderPlan(plan)}\nprintf '%s|' "$ID" "$LIVE" "$IDLE" "$WEB_IMAGE" "$CONTRACT" "$STEPS"`
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('|').slice(0, 5)).toEqual([
      ...['20261126-100000-1f3c', '', 'blue', digest('b'), 'yes'],
    ])
    expect(renderPlan(plan)).toContain("STEPS='preflight:120:nothing pull:1800:nothing")
  })

  test.each(["'; reboot; '", '$(reboot)', 'a\nb', '`reboot`'])('refuses %j', (by) => {
    expect(() => renderPlan({ ...plan, by })).toThrow('BY of the plan has a character that does not belong')
  })

  test('two deploys of the same second differ in name', () => {
    expect(newDeployId(now, '1f3c')).toBe('20261126-100000-1f3c')
  })
})

describe('what a plan changes', () => {
  const facts = parseFacts(
    [
      ...['== pointer', 'blue', '== maintenance', 'off', '== releases', JSON.stringify(released('a'))],
      ...[
        '== images',
        `WEB_IMAGE=${digest('a')}`,
        `TRACE_IMAGE=${digest('1')}`,
        `SCHEDULE_IMAGE=${digest('2')}`,
      ],
      ...['== memory', 'MemTotal: 6291456 kB', 'MemAvailable: 409600 kB'],
      ...['== disk', '/dev/vda 100000000 1 3145728 1% /', '/dev/vdb 100000000 1 4194304 1% /docker'],
      ...['== environment', 'AUTH_SECRET 11111111', 'SMTP_URL 22222222'],
      ...['== environment-before', 'AUTH_SECRET 00000000', 'OLD 33333333'],
      ...['== files', `${'e'.repeat(64)}  caddy/Caddyfile`],
      ...['== services', 'postgres new', 'worker new', 'redis same'],
      ...[
        '== running',
        'postgres old',
        'worker old',
        'redis same',
        '== migrations',
        '{"head":1,"floor":0,"pending":[]}',
      ],
      '== end',
    ].join('\n'),
  )
  const plan = planDeploy(facts, settings, wants)
  const migrations = [
    { name: '0001_a.sql', class: 'expand' as const, why: [] },
    { name: '0002_b.sql', class: 'unsafe' as const, why: ['waits'] },
  ]
  const changes = changesOf(plan, facts, { files: { 'caddy/Caddyfile': 'f'.repeat(64) }, migrations })

  test('is what differs, and of variables their names', () => {
    expect(changes).toMatchObject({
      images: [{ name: 'web', from: digest('a'), to: digest('b') }],
      files: ['caddy/Caddyfile'],
      leftAlone: ['postgres'],
      environment: [
        { name: 'AUTH_SECRET', change: 'changed' },
        { name: 'OLD', change: 'gone' },
        { name: 'SMTP_URL', change: 'new' },
      ],
      migrations: [{ name: '0002_b.sql', class: 'unsafe' }],
      memoryMb: { available: 400, needed: 512 },
      diskMb: { free: 3072, needed: 2048 },
    })
  })

  test('is told to people with what is too little', () => {
    const text = planLines(plan, changes).join('\n')
    expect(text).toContain('Switch       from blue to green')
    expect(text).toContain('0002_b.sql: unsafe, waits')
    expect(text).toContain('400 MB to spare, 512 MB for the second colour: too little')
    expect(text).not.toContain('11111111')
  })
})
