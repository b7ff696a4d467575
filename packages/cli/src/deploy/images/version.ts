import { latestVersion, nextVersion, versionText } from '../../version/calendar-version.ts'

/** The calendar version of a commit: the one it is tagged with, or else the next. */
export function calendarVersion(options: {
  /** All tags of the repository, and those of this commit. */
  tags: readonly string[]
  ownTags: readonly string[]
  now: Date
}): string {
  const { tags, ownTags, now } = options
  return versionText(latestVersion(ownTags) ?? nextVersion(tags, now))
}
