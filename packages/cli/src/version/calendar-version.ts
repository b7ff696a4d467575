/** A release of a month, written 2026.11.3: the first of a month has patch 0. */
export type CalendarVersion = { year: number; month: number; patch: number }

/** Reads `2026.11.3`, which is also how a release is tagged. Null for anything else, such as a month 13 or a leading zero. */
export function parseVersion(text: string): CalendarVersion | null {
  const [, year, month, patch] = /^(\d{4})\.([1-9]|1[0-2])\.(0|[1-9]\d{0,5})$/.exec(text) ?? []
  return year && month && patch ? { year: Number(year), month: Number(month), patch: Number(patch) } : null
}

export function versionText({ year, month, patch }: CalendarVersion): string {
  return `${year}.${month}.${patch}`
}

/** Earlier ones first. */
function compareVersions(a: CalendarVersion, b: CalendarVersion): number {
  return a.year - b.year || a.month - b.month || a.patch - b.patch
}

/** The newest among tags, which may hold others; null when none is a version. */
export function latestVersion(tags: readonly string[]): CalendarVersion | null {
  return (
    tags
      .map(parseVersion)
      .filter((version) => version !== null)
      .toSorted(compareVersions)
      .at(-1) ?? null
  )
}

/**
 * The version of the next release: year and month of `now` in UTC, and one above the highest patch that a tag has in
 * them. Never below the newest tag, so that a clock that is behind does not make an older version.
 */
export function nextVersion(tags: readonly string[], now: Date): CalendarVersion {
  const first = { year: now.getUTCFullYear(), month: now.getUTCMonth() + 1, patch: 0 }
  const latest = latestVersion(tags)
  return latest && compareVersions(latest, first) >= 0 ? { ...latest, patch: latest.patch + 1 } : first
}
