import { canonicalizeUrl } from '@repo/extract/canonical-url'
import type { FeedEntry } from '@repo/extract/feed'
import type { Ctx } from '../context.ts'
import { addSource } from '../sources/add.ts'
import type { Tenant } from '../tenant.ts'
import { type KnownFeed, noteTaken, untaken } from './rows.ts'

/** Of a feed that is new here, only the newest entries are of interest. */
const MOST_AT_FIRST = 20
const MOST_LATER = 100

/**
 * Saves the entries that were not taken before as links. `added` counts those that the library did not have;
 * `isComplete` is false when more are left for the next time.
 */
export async function takeEntries(
  ctx: Ctx,
  tenant: Tenant,
  feed: KnownFeed,
  entries: readonly FeedEntry[],
): Promise<{ added: number; isComplete: boolean }> {
  const byAddress = distinct(entries)
  const fresh = await untaken(tenant, feed, [...byAddress.keys()])
  const most = feed.isFirst ? MOST_AT_FIRST : MOST_LATER
  let added = 0
  for (const address of fresh.slice(0, most)) {
    const entry = byAddress.get(address)
    if (!entry) continue
    const link = { kind: 'link' as const, url: entry.url, ...(entry.title && { title: entry.title }) }
    const { duplicate } = await addSource(ctx, link)
    await noteTaken(tenant, feed, [address])
    if (!duplicate) added += 1
  }
  if (feed.isFirst) await noteTaken(tenant, feed, fresh.slice(most))
  return { added, isComplete: feed.isFirst || fresh.length <= most }
}

/** By canonical address, in the order of the feed; without those that can be no link. */
function distinct(entries: readonly FeedEntry[]): Map<string, FeedEntry> {
  const byAddress = new Map<string, FeedEntry>()
  for (const entry of entries) {
    const canonical = canonicalizeUrl(entry.url)
    if (canonical.ok && entry.url.length <= 4_000 && !byAddress.has(canonical.url))
      byAddress.set(canonical.url, entry)
  }
  return byAddress
}
