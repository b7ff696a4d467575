import { z } from 'zod'

export const digestSetting = z.object({
  enabled: z.boolean(),
  /** An IANA name, such as Europe/Paris. */
  timeZone: z.string().max(64).refine(isTimeZone, 'is no time zone: write one such as Europe/Paris'),
  /** Monday is 1, Sunday is 7. */
  weekday: z.int().min(1).max(7),
  hour: z.int().min(0).max(23),
})
export type DigestSetting = z.output<typeof digestSetting>

/** What holds for whoever has not chosen. */
export const defaultDigestSetting: DigestSetting = { enabled: true, timeZone: 'UTC', weekday: 1, hour: 8 }

const item = z.object({ id: z.uuid(), title: z.string() })
const section = z.object({ count: z.int(), first: z.array(item) })

/** What happened in one library: how many, and the first of them. */
export const libraryNews = z.object({
  library: z.string(),
  added: section,
  /** Links whose page has another text than a week ago. */
  changed: section,
  /** Sources that could not be read and wait for a person. */
  failed: section,
})
export type LibraryNews = z.output<typeof libraryNews>
export type NewsSection = z.output<typeof section>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    // An offset such as +02:00 is accepted there, and knows no summer time.
    return /^[A-Z]/i.test(name)
  } catch {
    return false
  }
}
