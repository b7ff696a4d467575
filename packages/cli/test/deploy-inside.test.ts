import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { countsOf } from '../src/deploy/inside/caddy.ts'
import { difference } from '../src/deploy/inside/jobs.ts'
import { beforeContract, whyNotMigrate } from '../src/deploy/inside/migrations.ts'
import { recordRelease } from '../src/deploy/inside/record.ts'
import { lossOf, type Sample, switchMs } from '../src/deploy/inside/samples.ts'
import { verdictOf } from '../src/deploy/inside/verdict.ts'
import { firstBroken } from '../src/deploy/releases/entry.ts'

const sample = (atMs: number, more: Partial<Sample> = {}): Sample => ({
  ...{ kind: 'get', atMs, tookMs: 10, ok: true, colour: 'blue', status: 200 },
  ...more,
})
const many = (count: number, from: number, more: Partial<Sample> = {}) =>
  Array.from({ length: count }, (_, index) => sample(from + index, more))

describe('the verdict over a new release', () => {
  const judge = (samples: Sample[], after = { answered: 1_000, failed: 0 }) =>
    verdictOf({ samples, flippedMs: 1_000, before: { answered: 500, failed: 0 }, after })

  test('is good while it answers as the one before', () => {
    expect(judge([...many(50, 0), ...many(50, 1_000, { colour: 'green' })])).toMatchObject({
      ok: true,
      why: '',
    })
  })

  test('is bad when visitors get server errors, and not for a handful among many', () => {
    expect(judge([], { answered: 1_000, failed: 30 })).toMatchObject({ ok: false, failed: 30, answered: 500 })
    expect(judge([], { answered: 1_000, failed: 9 })).toMatchObject({ ok: true })
  })

  test('is not about what was counted before anybody watched', () => {
    const after = { answered: 1_752, failed: 100 }
    expect(verdictOf({ samples: [], flippedMs: 1_000, before: null, after })).toMatchObject({ ok: true })
  })

  test('is bad when the probe does', () => {
    const failed = many(3, 1_000, { ok: false, status: 502, why: 'answered 502' })
    expect(judge(failed)).toMatchObject({
      ok: false,
      why: expect.stringContaining('3 requests of the probe'),
    })
  })

  test('does not blame a release for a proxy that is gone', () => {
    expect(judge(many(30, 1_000, { ok: false, status: 0, why: 'connect ECONNREFUSED' }))).toMatchObject({
      ok: true,
    })
    expect(judge([], { answered: 3, failed: 0 })).toMatchObject({ ok: true, answered: 3 })
  })

  test('is bad when answers take five times as long, and a person notices', () => {
    const after = (tookMs: number) => many(30, 1_000, { tookMs })
    expect(judge([...many(30, 0), ...after(400)])).toMatchObject({
      ok: false,
      why: expect.stringContaining('400 ms'),
    })
    expect(judge([...many(30, 0), ...after(200)])).toMatchObject({ ok: true })
  })
})

test('the loss of a deploy is counted by kind of request, with what the first said', () => {
  const lost = sample(1, { kind: 'post', ok: false, why: 'answered 502' })
  expect(lossOf([sample(0), lost, sample(2, { kind: 'stream' })])).toEqual({
    ...{ sent: 3, failed: 1, failures: ['post: answered 502'] },
    byKind: { get: { sent: 1, failed: 0 }, post: { sent: 1, failed: 1 }, stream: { sent: 1, failed: 0 } },
  })
})

test('a switch takes until the last request that the other colour was still given', () => {
  const samples = [sample(900), sample(1_050), sample(1_130), sample(1_200, { colour: 'green' })]
  const stream = sample(1_900, { kind: 'stream' })
  expect(switchMs([...samples, stream], { atMs: 1_000, from: 'blue' })).toBe(130)
  expect(switchMs([sample(900)], { atMs: 1_000, from: 'blue' })).toBeNull()
})

test('what Caddy counts is that of the public site alone', () => {
  const line = (server: string, code: number, count: number, handler = 'subroute') =>
    `caddy_http_request_duration_seconds_count{code="${code}",handler="${handler}",method="GET",server="${server}"} ${count}`
  const metrics = [
    line('public', 200, 90),
    line('public', 502, 3),
    line('public', 503, 4),
    line('srv0', 500, 7),
  ]
  expect(countsOf([...metrics, line('public', 500, 9, 'reverse_proxy')].join('\n'))).toEqual({
    answered: 97,
    failed: 7,
  })
})

test('jobs that the server lacks or still has are named', () => {
  expect(difference(['trovella-a', 'trovella-b'], ['trovella-b', 'trovella-old'])).toBe(
    'The job server does not know trovella-a. The job server still has trovella-old.',
  )
  expect(difference(['trovella-a'], ['trovella-a'])).toBe('')
})

describe('migrations of a deploy', () => {
  const pending = (...classes: ('expand' | 'unsafe' | 'contract')[]) => ({
    ...{ head: 16, floor: 8 },
    pending: classes.map((kind, index) => ({
      name: `00${17 + index}.sql`,
      class: kind,
      why: [`is ${kind}`],
    })),
  })
  const none = { contract: false, unsafe: false }
  const all = { contract: true, unsafe: true }

  test.each([
    [pending(), none, ''],
    [pending('expand', 'expand'), none, ''],
    [pending('contract'), none, '0017.sql is contract. The release before could then not be rolled back to'],
    [pending('expand', 'contract'), all, ''],
    [pending('contract', 'expand'), all, 'Deploy the two one after the other'],
    [pending('unsafe'), none, 'In a quiet moment, say --accept-unsafe'],
    [pending('unsafe'), { contract: false, unsafe: true }, ''],
    [{ ...pending('contract', 'unsafe'), head: 0 }, none, ''],
  ])('run or do not, with a reason (%#)', (state, allowed, why) => {
    const said = whyNotMigrate(state, allowed)
    expect(why === '' ? said === '' : said.includes(why), said).toBe(true)
  })

  test('stop before the first that takes away', () => {
    const of = (kind: 'expand' | 'contract') => ({
      number: 1,
      name: '',
      sha256: '',
      sql: '',
      class: kind,
      why: [],
    })
    const applied = [of('contract'), of('expand')]
    expect(beforeContract({ applied, pending: [of('expand'), of('contract'), of('contract')] })).toBe(3)
    expect(beforeContract({ applied, pending: [of('expand')] })).toBe(3)
  })
})

describe('what a deploy leaves behind', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'trovella-record-'))
  afterAll(() => rmSync(home, { recursive: true }))

  const run = (id: string, files: Record<string, string>) => {
    const folder = path.join(home, 'deploy/runs', id)
    mkdirSync(folder, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text)
    return folder
  }
  const plan = (action: string) =>
    `ID='x'\nACTION='${action}'\nBY='ada@desk'\nLIVE='blue'\nIDLE='green'\nWEB_IMAGE='w@sha256:1'\n`

  test('is one entry, chained to the one before', () => {
    const first = recordRelease({
      run: run('one', {
        plan: plan('deploy'),
        journal: '1000\tlock\tbegan\tada@desk\n',
        'migrations.json': '{"head":16,"floor":8,"pending":[]}',
        'migrated.json': '{"head":17,"floor":8,"marker":"0/1A2B"}',
        'image.json': '{"revision":"abc","version":"2026.11.3"}',
        flipped: '2000\n',
        'samples.jsonl': `${JSON.stringify(sample(1_900))}\n${JSON.stringify(sample(2_100))}\n${JSON.stringify(sample(2_300, { colour: 'green' }))}\n{"cut of`,
      }),
      ...{ outcome: 'live', why: '', now: new Date(21_000) },
    })
    expect(first).toMatchObject({
      ...{ number: 1, outcome: 'live', revision: 'abc', version: '2026.11.3', colour: 'green' },
      ...{ migrationHead: 17, migrationFloor: 8, backupMarker: '0/1A2B', switchMs: 100, seconds: 20 },
      probe: { sent: 3, failed: 0 },
    })
    const rollback = recordRelease({
      run: run('two', {
        plan: plan('rollback').replace("ID='x'", "ID='y'"),
        journal: '1000\tlock\tbegan\tada@desk\n',
      }),
      ...{ outcome: 'live', why: '', now: new Date(3_000) },
    })
    expect(rollback).toMatchObject({ number: 2, action: 'rollback', migrationHead: 17, probe: null })
    expect(firstBroken([first, rollback])).toBeNull()
    const again = { run: path.join(home, 'deploy/runs/two'), outcome: 'live', why: '' } as const
    expect(recordRelease({ ...again, now: new Date(9_000) })).toEqual(rollback)
  })
})
