import type { FeedView } from '@repo/library/feeds/view'
import { useState } from 'react'
import { toast } from '#ui/toasts.ts'
import { api, messageOf } from './api.ts'
import { removeLater } from './remove-later.ts'
import { useRefreshed } from './use-refreshed.ts'

/** The feeds that the library follows, kept fresh while the page is seen. */
export function useFeeds(first: FeedView[]) {
  const { value, isReachable, refresh } = useRefreshed(first, askForFeeds, (feeds) => feeds.some(isBeingRead))
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set())
  const keep = (id: string) => setRemoved((ids) => new Set([...ids].filter((each) => each !== id)))

  const hold = async (feed: FeedView) => {
    const verb = feed.pausedAt ? 'resume' : 'pause'
    await api(`/api/v1/feeds/${feed.id}/${verb}`, { method: 'POST' }).catch((error: unknown) =>
      toast(messageOf(error)),
    )
    await refresh()
  }
  const remove = (feed: FeedView) => {
    setRemoved((ids) => new Set(ids).add(feed.id))
    removeLater({
      path: `/api/v1/feeds/${feed.id}`,
      said: `“${feed.title ?? feed.url}” is followed no longer`,
      onUndo: () => keep(feed.id),
      onRemoved: refresh,
    })
  }
  return { feeds: value.filter(({ id }) => !removed.has(id)), isReachable, refresh, hold, remove }
}

/** One that was just added is read within seconds. */
export function isBeingRead({ polledAt, failure, pausedAt }: FeedView): boolean {
  return !polledAt && !failure && !pausedAt
}

async function askForFeeds(signal: AbortSignal): Promise<FeedView[]> {
  return (await api<{ feeds: FeedView[] }>('/api/v1/feeds', { signal })).feeds
}
