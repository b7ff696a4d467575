import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkoutAt } from '../src/checkout.ts'
import type { Terminal } from '../src/terminal/terminal.ts'
import { nextVersion, parseVersion, versionText } from '../src/version/calendar-version.ts'
import { releaseNotes } from '../src/version/release-notes.ts'
import { version } from '../src/version/run.ts'

const november = new Date('2026-11-26T10:00:00Z')

describe('the next version', () => {
  it.each([
    ['is the first of its month without a tag', [], '2026.11.0'],
    ['is one above the last of its month', ['2026.11.0', '2026.11.1'], '2026.11.2'],
    ['counts patches as numbers', ['2026.11.9', '2026.11.10'], '2026.11.11'],
    ['leaves a gap where a release was withdrawn', ['2026.11.4'], '2026.11.5'],
    ['starts anew in a new month', ['2026.10.7'], '2026.11.0'],
    ['is not taken from other tags', ['1.2.3', '2026.13.4', '2026.011.4', 'nightly'], '2026.11.0'],
    ['never falls behind a tag when the clock does', ['2026.12.3'], '2026.12.4'],
  ])('%s', (_, tags, wanted) => {
    expect(versionText(nextVersion(tags, november))).toBe(wanted)
  })

  it('has the month of UTC, whatever the time zone of the machine is', () => {
    const justBefore = new Date('2026-12-31T23:59:59Z')
    expect(versionText(nextVersion([], justBefore))).toBe('2026.12.0')
    expect(versionText(nextVersion([], new Date(justBefore.getTime() + 1_000)))).toBe('2027.1.0')
  })

  it('is read back from what it is written as', () => {
    const next = nextVersion(['2026.11.0'], november)
    expect(parseVersion(versionText(next))).toEqual(next)
  })
})

describe('the notes of a release', () => {
  it('list what changed, as text and not as markup', () => {
    const commits = [{ sha: '0123456789abcdef', subject: 'Thank @someone for <b>_this_</b>' }]
    expect(releaseNotes({ version: '2026.11.1', previous: '2026.11.0', commits })).toBe(
      '## 2026.11.1\n\nSince 2026.11.0:\n\n- Thank @\u200bsomeone for \\<b\\>\\_this\\_\\</b\\> (01234567)\n',
    )
  })
})

describe('deploy.sh version', () => {
  let root: string
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], { cwd: root })

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'trovella-version-'))
    git('init', '--quiet')
    for (const subject of ['First', 'Second', 'Third']) {
      git('commit', '--quiet', '--allow-empty', '-m', subject)
      if (subject === 'Second') git('tag', '-a', '2026.11.0', '-m', 'release')
    }
  })

  afterEach(() => rm(root, { recursive: true, force: true }))

  async function output(folder: string, options: { notes: boolean; json: boolean }): Promise<string> {
    const lines: string[] = []
    const terminal = { line: (text = '') => lines.push(text) } as unknown as Terminal
    await version(checkoutAt(folder), terminal, { ...options, now: november })
    return lines.join('\n')
  }

  it('takes tags and changes from the checkout', async () => {
    expect(await output(root, { notes: false, json: false })).toBe('2026.11.1')
    expect(JSON.parse(await output(root, { notes: false, json: true }))).toMatchObject({
      next: '2026.11.1',
      previous: '2026.11.0',
      commits: [{ subject: 'Third' }],
    })
    const notes = await output(root, { notes: true, json: false })
    expect(notes).toContain('- Third (')
    expect(notes).not.toContain('Second')
  })

  it('refuses a shallow clone, which may lack the tag that counts', async () => {
    const clone = `${root}-clone`
    git('clone', '--quiet', '--depth', '1', `file://${root}`, clone)
    await expect(output(clone, { notes: false, json: false })).rejects.toThrow('git fetch --unshallow --tags')
    await rm(clone, { recursive: true })
  })
})
