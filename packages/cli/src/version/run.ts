import type { Checkout } from '../checkout.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { latestVersion, nextVersion, versionText } from './calendar-version.ts'
import { commitsSince, readHistory } from './history.ts'
import { releaseNotes } from './release-notes.ts'

/** Prints the version that a release of this commit would have, or its notes. */
export async function version(
  checkout: Checkout,
  terminal: Terminal,
  options: { notes: boolean; json: boolean; now?: Date },
): Promise<number> {
  const { tags, isShallow } = await readHistory(checkout)
  if (isShallow) {
    throw new Error('This clone is shallow, so tags may be missing. Run: git fetch --unshallow --tags')
  }
  const latest = latestVersion(tags)
  const previous = latest && versionText(latest)
  const next = versionText(nextVersion(tags, options.now ?? new Date()))
  const commits = await commitsSince(checkout, previous)
  if (options.json) terminal.line(JSON.stringify({ next, previous, commits }, null, 2))
  else terminal.line(options.notes ? releaseNotes({ version: next, previous, commits }) : next)
  return 0
}
