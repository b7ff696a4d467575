import { describe, expect, test } from 'vitest'
import { calendarVersion } from '../src/deploy/images/version.ts'
import { chained, firstBroken, parseReleases, type ReleaseEntry } from '../src/deploy/releases/entry.ts'
import { releaseLines } from '../src/deploy/releases/lines.ts'
import { rollbackTarget } from '../src/deploy/releases/rollback-target.ts'

type Written = Omit<ReleaseEntry, 'number' | 'previous' | 'hash'>

/** Releases as a machine writes them, one after the other. */
function log(...releases: Partial<Written>[]): ReleaseEntry[] {
  const entries: ReleaseEntry[] = []
  for (const [index, release] of releases.entries()) {
    const web = `registry/web@sha256:${String(index).repeat(64)}`
    const entry: Written = {
      ...{ id: `id-${index}`, outcome: 'live', why: '', action: 'deploy', at: '2026-11-26T10:00:00.000Z' },
      ...{ by: 'ada@desk', colour: 'blue', images: { web, trace: 't', schedule: 's' } },
      ...{
        revision: `${index}abcdef0123`,
        version: `2026.11.${index}`,
        migrationHead: 16,
        migrationFloor: 8,
      },
      ...{ backupMarker: null, environmentHash: '', probe: null, switchMs: null, seconds: 20 },
      ...release,
    }
    entries.push(chained(entry, entries.at(-1)))
  }
  return entries
}

describe('the chain of releases', () => {
  test('holds as it was written, also from the middle on', () => {
    const entries = parseReleases(
      log({}, {}, {})
        .map((entry) => JSON.stringify(entry))
        .join('\n'),
    )
    expect([firstBroken(entries), firstBroken(entries.slice(1)), firstBroken([])]).toEqual([null, null, null])
    expect(entries.map(({ number }) => number)).toEqual([1, 2, 3])
  })

  test('shows where an entry was changed, or one was taken out', () => {
    const entries = log({}, {}, {}, {})
    expect(firstBroken(entries.with(1, { ...(entries[1] as ReleaseEntry), by: 'eve@desk' }))).toBe(2)
    expect(firstBroken(entries.toSpliced(2, 1))).toBe(4)
  })

  test('is said below the table, with why something was undone', () => {
    const lines = releaseLines(log({}, { outcome: 'undone', why: 'web-green does not become ready.' }), 20)
    expect(lines.join('\n')).toContain('2: web-green does not become ready.')
    expect(lines.at(-1)).toBe('The chain of 2 holds.')
    expect(lines[1]).toMatch(/^1 \* /)
  })
})

describe('where a rollback goes', () => {
  const entries = log({}, {}, { outcome: 'undone' }, {})

  test.each([
    [undefined, 2],
    ['1', 1],
    ['2026.11.1', 2],
    ['0abcdef', 1],
  ])('asked for %s, to release %i', (asked, number) => {
    expect(rollbackTarget(entries, asked)).toMatchObject({ ok: true, release: { number } })
  })

  test.each([
    [entries, '7', 'There was no release 7'],
    [entries, '3', 'There was no release 3'],
    [entries, '4', 'Release 4 is the one that is live'],
    [log({}), undefined, 'There is no release before this one'],
    [[], undefined, 'Nothing was ever deployed there'],
    [
      log({ migrationHead: 16 }, { migrationHead: 17, migrationFloor: 17 }),
      undefined,
      'migration 17 took away',
    ],
  ])('nowhere, and says why', (releases, asked, message) => {
    expect(rollbackTarget(releases, asked)).toMatchObject({
      ok: false,
      message: expect.stringContaining(message),
    })
  })
})

test.each([
  [[], [], '2026.11.0'],
  [['2026.11.0', '2026.11.9', '2026.11.10', '2026.10.44', 'v1'], [], '2026.11.11'],
  [['2026.11.0', '2026.11.1'], ['2026.11.0'], '2026.11.0'],
  [['2026.11.x', '2026.13.1'], ['nightly'], '2026.11.0'],
])('with the tags %j, and %j on the commit, a version is %s', (tags, ownTags, version) => {
  expect(calendarVersion({ tags, ownTags, now: new Date('2026-11-26T10:00:00Z') })).toBe(version)
})
