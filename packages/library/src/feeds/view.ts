import { sql } from 'drizzle-orm'

/** A feed as every edge shows it. Moments are ISO 8601 in UTC. */
export type FeedView = {
  id: string
  /** Where the entries are read: what was given, or the feed that this page names. */
  url: string
  title: string | null
  polledAt: string | null
  nextPollAt: string
  /** Since when it is held back; null while it is read. */
  pausedAt: string | null
  /** Why it could not be read the last time, as a code for programs and a sentence for people. */
  failure: { code: string; message: string } | null
  createdAt: string
}

/** The row behind a view. */
export type FeedRow = {
  id: string
  url: string
  title: string | null
  polled_at: Date | null
  next_poll_at: Date
  paused_at: Date | null
  failure_code: string | null
  failure_message: string | null
  created_at: Date
}

/** The columns a view is made of. */
export const feedColumns = sql`feed.id, feed.url, feed.title, feed.polled_at, feed.next_poll_at, feed.paused_at,
  feed.failure_code, feed.failure_message, feed.created_at`

export function feedViewOf(row: FeedRow): FeedView {
  return {
    id: row.id,
    url: row.url,
    title: row.title,
    polledAt: row.polled_at?.toISOString() ?? null,
    nextPollAt: row.next_poll_at.toISOString(),
    pausedAt: row.paused_at?.toISOString() ?? null,
    failure: row.failure_code ? { code: row.failure_code, message: row.failure_message ?? '' } : null,
    createdAt: row.created_at.toISOString(),
  }
}
