'use client'

import type { FeedView } from '@repo/library/feeds/view'
import { useFeeds } from '#client/use-feeds.ts'
import { Notice } from '#ui/notice.tsx'
import { FeedRow } from './feed-row.tsx'
import { FollowForm } from './follow-form.tsx'

/** What the library follows, and a field to follow more. */
export function FeedsView({ first }: { first: FeedView[] }) {
  const { feeds, isReachable, refresh, hold, remove } = useFeeds(first)
  return (
    <div className="grid gap-6">
      <FollowForm onFollowed={refresh} />
      {!isReachable && (
        <Notice tone="danger" role="alert">
          The server does not answer. What is shown may be old.
        </Notice>
      )}
      {feeds.length === 0 ? (
        <div className="rounded-xl border border-dashed px-6 py-14 text-center">
          <p className="font-medium">Nothing is followed yet.</p>
          <p className="mx-auto mt-2 max-w-md text-ink-soft text-sm leading-relaxed">
            Paste the address of a site or of its feed above. What appears there is saved as links, read and
            found like everything else.
          </p>
        </div>
      ) : (
        <ul aria-label="Feeds" className="divide-y overflow-hidden rounded-xl border bg-surface">
          {feeds.map((feed) => (
            <FeedRow key={feed.id} feed={feed} onHold={() => hold(feed)} onRemove={() => remove(feed)} />
          ))}
        </ul>
      )}
    </div>
  )
}
