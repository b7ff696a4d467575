import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Checkout } from '../../checkout.ts'
import type { Source } from './commands.ts'
import { calendarVersion } from './version.ts'

/** The commit of a checkout. Throws when something is not committed: an image is named after a commit. */
export async function sourceOf({ root }: Checkout, now: Date): Promise<Source> {
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', args, { cwd: root, maxBuffer: 16 * 1024 * 1024 })).stdout.trim()
  const changed = await git('status', '--porcelain')
  if (changed) {
    const [first = ''] = changed.split('\n')
    throw new Error(
      `Commit first: an image is named after its commit, and this is not in one: ${first.trim()}`,
    )
  }
  const [revision, created, tags, ownTags] = await Promise.all([
    git('rev-parse', 'HEAD'),
    git('log', '-1', '--format=%cI'),
    git('tag', '--list'),
    git('tag', '--points-at', 'HEAD'),
  ])
  const version = calendarVersion({ tags: tags.split('\n'), ownTags: ownTags.split('\n'), now })
  return { revision, version, created }
}
