import { describe, expect, it } from 'vitest'
import { mentions } from '../src/check/documents.ts'
import { sizeNote, summarise } from '../src/check/file-sizes.ts'
import { migrationProblems } from '../src/check/migrations.ts'
import { scheduleTable } from '../src/check/schedule-table.ts'

describe('mentions', () => {
  it('finds paths, verbs and scripts in spans, blocks and links, and nothing else', () => {
    const text = [
      'Run `pnpm bench` or `./deploy.sh dev --port 3000 --no-open`; see `packages/db/src/migrate.ts`, `STYLE.md`',
      'and [a page](docs/decisions/0001.md#why). Not `/api/v1`, `@repo/db`, `text/html`, `a/b`, `https://x/y.md`,',
      '`packages/<name>/src` or [this](https://example.org).',
      '```sh',
      './deploy.sh test    # every test',
      'git status',
      '```',
    ].join('\n')
    expect(mentions(text)).toEqual([
      { kind: 'verb', verb: 'test', options: [] },
      { kind: 'script', script: 'bench' },
      { kind: 'verb', verb: 'dev', options: ['port', 'no-open'] },
      { kind: 'path', path: 'packages/db/src/migrate.ts' },
      { kind: 'path', path: 'STYLE.md' },
      { kind: 'path', path: 'docs/decisions/0001.md' },
    ])
  })
})

describe('migrationProblems', () => {
  const recorded = { '0001_a.sql': 'aa', '0002_b.sql': 'bb' }

  it('accepts what is on record', () => {
    const here = Object.entries(recorded).map(([name, sha256]) => ({ name, sha256 }))
    expect(migrationProblems(here, recorded)).toEqual([])
  })

  it('refuses one that was edited or removed, and asks to record a new one', () => {
    const here = [
      { name: '0002_b.sql', sha256: 'other' },
      { name: '0003_c.sql', sha256: 'cc' },
    ]
    expect(migrationProblems(here, recorded)).toEqual([
      expect.stringContaining('0001_a.sql is gone'),
      expect.stringContaining('0002_b.sql was changed'),
      expect.stringContaining('0003_c.sql is not on record'),
    ])
  })
})

describe('file sizes', () => {
  it('names the long files, the longest first', () => {
    const sizes = summarise([
      { file: 'a.ts', lines: 30 },
      { file: 'b.ts', lines: 250 },
      { file: 'c.ts', lines: 300 },
    ])
    expect(sizeNote(sizes)).toBe('median file 250 lines; above 220: c.ts (300), b.ts (250)')
  })
})

describe('scheduleTable', () => {
  it('has a line for each schedule by name, with its policy in words', () => {
    const policy = { timeoutMs: 90_000, missed: 'once', overlap: 'queue_one', retry: { times: 0 } }
    const all = { all: { withinMs: 7_200_000, most: 5 } }
    expect(
      scheduleTable([
        { name: 'b', meaning: 'Does b.', when: '0 3 * * *', timeZone: 'Europe/London', policy },
        {
          name: 'a',
          meaning: 'Does a | b.',
          when: 'every 5m',
          timeZone: 'UTC',
          policy: { ...policy, missed: all },
        },
      ]).slice(2),
    ).toEqual([
      '| `a` | Does a \\| b. | `every 5m` | 90 s | all of 2 h, at most 5 | queue one | – |',
      '| `b` | Does b. | `0 3 * * *` Europe/London | 90 s | once | queue one | – |',
    ])
  })
})
