const PATTERN = /^trovella-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.age$/

/** How an archive of this moment is named: by its second, in UTC, so that names sort by time. */
export function archiveName(at: Date): string {
  return `trovella-${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.tar.age`
}

/** The moment of an archive; null for any other file, such as one that was never finished. */
export function momentOf(name: string): Date | null {
  const [, year, month, day, hour, minute, second] = PATTERN.exec(name) ?? []
  if (!year) return null
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at.getTime()) ? null : at
}
