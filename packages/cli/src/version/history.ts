import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Checkout } from '../checkout.ts'
import type { Commit } from './release-notes.ts'

/** What git says of the releases so far. */
export type History = { tags: string[]; isShallow: boolean }

export async function readHistory(checkout: Checkout): Promise<History> {
  const [tags, isShallow] = await Promise.all([
    git(checkout, 'tag', '--list', '[0-9]*'),
    git(checkout, 'rev-parse', '--is-shallow-repository'),
  ])
  return { tags: tags.split('\n').filter(Boolean), isShallow: isShallow === 'true' }
}

/** The commits since a tag, the newest first, merges left out; all of them when there is no tag. */
export async function commitsSince(checkout: Checkout, tag: string | null): Promise<Commit[]> {
  const range = tag ? `${tag}..HEAD` : 'HEAD'
  const output = await git(checkout, 'log', '--no-merges', '--format=%H %s', range)
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ sha: line.slice(0, line.indexOf(' ')), subject: line.slice(line.indexOf(' ') + 1) }))
}

async function git({ root }: Checkout, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: 32 * 1024 * 1024 })
  return stdout.trim()
}
