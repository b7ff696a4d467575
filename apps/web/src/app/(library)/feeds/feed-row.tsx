import type { FeedView } from '@repo/library/feeds/view'
import { Pause, Play, Rss, Trash2 } from 'lucide-react'
import { isBeingRead } from '#client/use-feeds.ts'
import { bareAddress } from '#ui/bare-address.ts'
import { Button } from '#ui/button.tsx'
import { LocalTime } from '#ui/local-time.tsx'
import { Spinner } from '#ui/spinner.tsx'

type FeedRowProps = { feed: FeedView; onHold: () => void; onRemove: () => void }

/** One feed: where it is, when it was read and is read next, and why not when it could not be. */
export function FeedRow({ feed, onHold, onRemove }: FeedRowProps) {
  const { url, title, failure, pausedAt } = feed
  const name = title ?? bareAddress(url)
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 px-3 py-3 sm:px-4">
      <Rss aria-hidden className={`mt-0.5 size-5 ${pausedAt ? 'text-ink-faint' : 'text-action'}`} />
      <div className="min-w-0">
        <h2 className={`font-medium leading-snug ${title ? 'break-words' : 'break-all'}`}>
          {title ?? <FeedAddress url={url} />}
        </h2>
        {title && (
          <p className="mt-0.5 truncate text-ink-faint text-xs leading-5">
            <FeedAddress url={url} />
          </p>
        )}
        <Times feed={feed} />
        {failure && !pausedAt && (
          <p role="status" className="mt-1 text-danger text-sm leading-snug">
            {failure.message}
          </p>
        )}
      </div>
      <div className="-mt-1.5 flex gap-0.5 self-start">
        <Button
          look="quiet"
          size="icon"
          aria-label={pausedAt ? `Read “${name}” again` : `Pause “${name}”`}
          onClick={onHold}
        >
          {pausedAt ? <Play aria-hidden /> : <Pause aria-hidden />}
        </Button>
        <Button look="quiet" size="icon" aria-label={`Remove “${name}”`} onClick={onRemove}>
          <Trash2 aria-hidden />
        </Button>
      </div>
    </li>
  )
}

function FeedAddress({ url }: { url: string }) {
  return (
    <a href={url} rel="noreferrer" target="_blank" className="hover:text-action hover:underline">
      {bareAddress(url)}
    </a>
  )
}

function Times({ feed }: { feed: FeedView }) {
  const { polledAt, nextPollAt, pausedAt } = feed
  if (isBeingRead(feed)) {
    return (
      <p className="mt-1 flex items-center gap-2 text-ink-soft text-sm">
        <Spinner /> Is read for the first time
      </p>
    )
  }
  return (
    <p className="mt-1 flex flex-wrap gap-x-3 text-ink-soft text-sm leading-6">
      <span>
        {polledAt ? (
          <>
            Read <LocalTime at={polledAt} style="moment" />
          </>
        ) : (
          'Never read'
        )}
      </span>
      <span>
        {pausedAt ? (
          <>
            Paused since <LocalTime at={pausedAt} style="moment" />
          </>
        ) : (
          <>
            Next <LocalTime at={nextPollAt} style="moment" />
          </>
        )}
      </span>
    </p>
  )
}
