import { canonicalizeUrl } from '@repo/extract/canonical-url'
import { readFeed } from '@repo/extract/feed'
import type { FetchSuccess } from '@repo/extract/fetch'
import { nextInterval, waitAfterFailure } from '../adaptive-interval.ts'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { isAppError } from '../errors.ts'
import { type Reason, reasonOf } from '../ingest/fetch-failure.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { requireRoom } from '../usage/room.ts'
import { type KnownFeed, knownFeed, moveFeed, notePolled, notePollFailure } from './rows.ts'
import { type FeedInput, feedInput, pollBounds } from './schema.ts'
import { takeEntries } from './take-entries.ts'

export type Polled =
  | { outcome: 'unchanged' }
  | { outcome: 'read'; added: number }
  | ({ outcome: 'failed' } & Reason)
  /** The feed was removed, or is held back. */
  | { outcome: 'stale' }

/** Reads a feed and saves the entries that are new in it as links, each once. A failure puts off the next time. */
export async function pollFeed(ctx: Ctx, input: FeedInput): Promise<Polled> {
  const tenant = asSystem(ctx)
  const { id } = parse(feedInput, input)
  const feed = await knownFeed(tenant, id)
  if (!feed) return { outcome: 'stale' }
  // A feed is found on a page once, when it was just added: later a page in its place is a fault of the site.
  return poll(ctx, tenant, feed, { mayFollow: feed.isFirst })
}

type Options = { mayFollow: boolean }

async function poll(ctx: Ctx, tenant: Tenant, feed: KnownFeed, options: Options): Promise<Polled> {
  const { etag, lastModified } = feed
  const result = await ctx.fetcher.fetch(feed.url, { etag, lastModified })
  if (!result.ok) return putOff(tenant, feed, reasonOf(result), result.retryAfterMs)
  if (result.notModified) {
    await settle(tenant, feed, { title: null, etag, lastModified, hasNew: false })
    return { outcome: 'unchanged' }
  }
  return take(ctx, tenant, feed, { page: result, ...options })
}

async function take(
  ctx: Ctx,
  tenant: Tenant,
  feed: KnownFeed,
  { page, mayFollow }: Options & { page: FetchSuccess },
): Promise<Polled> {
  const read = readFeed({ bytes: page.bytes, charset: page.charset, url: page.finalUrl })
  if (!read.ok) {
    const moved = mayFollow ? await follow(tenant, feed, read.feedUrl) : null
    if (moved) return poll(ctx, tenant, moved, { mayFollow: false })
    return putOff(tenant, feed, { code: read.reason, message: read.message })
  }
  const full = await requireRoom(ctx, tenant).then(() => null, fullness)
  if (full) return putOff(tenant, feed, full)
  const { added, isComplete } = await takeEntries(ctx, tenant, feed, read.entries)
  // Without them the site sends the feed again, for the entries that are still to be taken.
  const validators = isComplete
    ? { etag: page.etag, lastModified: page.lastModified }
    : { etag: null, lastModified: null }
  await settle(tenant, feed, { title: read.title, ...validators, hasNew: added > 0 })
  return { outcome: 'read', added }
}

async function follow(tenant: Tenant, feed: KnownFeed, feedUrl: string | null): Promise<KnownFeed | null> {
  const canonical = feedUrl ? canonicalizeUrl(feedUrl) : null
  if (!feedUrl || !canonical?.ok) return null
  const isMoved = await moveFeed(tenant, feed, { url: feedUrl, canonicalUrl: canonical.url })
  return isMoved ? { ...feed, url: feedUrl } : null
}

/** Why nothing more is taken, as a person is told. */
function fullness(error: unknown): Reason {
  if (isAppError(error) && error.code === 'too_large') return { code: error.code, message: error.message }
  throw error
}

type Noted = { title: string | null; etag: string | null; lastModified: string | null; hasNew: boolean }

async function settle(tenant: Tenant, feed: KnownFeed, { hasNew, ...noted }: Noted): Promise<void> {
  const intervalSeconds = nextInterval(feed.intervalSeconds, hasNew, pollBounds)
  await notePolled(tenant, feed, { ...noted, intervalSeconds })
}

async function putOff(
  tenant: Tenant,
  feed: KnownFeed,
  reason: Reason,
  retryAfterMs: number | null = null,
): Promise<Polled> {
  const failures = feed.failures + 1
  const waitSeconds = waitAfterFailure({ seconds: feed.intervalSeconds, failures, retryAfterMs }, pollBounds)
  await notePollFailure(tenant, feed, { reason, waitSeconds })
  return { outcome: 'failed', ...reason }
}
