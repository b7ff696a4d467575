'use client'

import type { SourceView } from '@repo/library/sources/view'
import { RotateCw, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { bareAddress } from '#ui/bare-address.ts'
import { Button } from '#ui/button.tsx'
import { classes } from '#ui/classes.ts'
import { Confirm } from '#ui/confirm.tsx'
import { LocalTime } from '#ui/local-time.tsx'
import { KindIcon } from '#ui/source-kind.tsx'
import { sourcePlace } from '#ui/source-place.ts'
import { StateChip } from '#ui/source-state.tsx'

type SourceRowProps = { source: SourceView; onRemove: () => void; onRetry: () => void }

export function SourceRow({ source, onRemove, onRetry }: SourceRowProps) {
  const { id, kind, title, state, stage, failure, createdAt } = source
  const place = sourcePlace(source)
  // A link is called by its address until it has been read.
  const isAddress = title === source.url
  const isStuck = state === 'failed' || state === 'needs_capture'
  return (
    <li className="group relative grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3 px-3 py-3 transition-colors hover:bg-sunken/60 sm:grid-cols-[auto_minmax(0,1fr)_auto_auto] sm:px-4">
      <KindIcon kind={kind} />
      <div className="min-w-0">
        <h2
          className={classes(
            'line-clamp-2 font-medium leading-snug sm:line-clamp-1 sm:break-all',
            isAddress ? 'text-wrap break-all' : 'break-words',
          )}
        >
          <Link href={`/sources/${id}`} className="after:absolute after:inset-0 after:content-['']">
            {isAddress ? bareAddress(title) : title}
          </Link>
        </h2>
        <p className="mt-0.5 flex min-w-0 items-center gap-x-2 text-ink-faint text-xs leading-5">
          {place && <span className="truncate">{place}</span>}
          {place && <span aria-hidden>·</span>}
          <span className="shrink-0">
            <LocalTime at={createdAt} />
          </span>
          <Tags tags={source.tags} />
        </p>
        {(isStuck || stage === 'fetch') && failure && (
          <p className={`mt-1 text-sm leading-snug ${state === 'failed' ? 'text-danger' : 'text-caution'}`}>
            {failure.message}
            {!isStuck && ' Trovella tries again by itself.'}
          </p>
        )}
      </div>
      <div className="col-start-2 row-start-2 sm:col-start-3 sm:row-start-1 sm:mt-1">
        <StateChip state={state} stage={stage} />
      </div>
      <div className="relative col-start-3 row-start-1 flex gap-0.5 self-start sm:col-start-4">
        {isStuck && (
          <Button
            look="quiet"
            size="icon"
            className="size-8 [&_svg]:size-4"
            aria-label={`Try “${title}” again`}
            onClick={onRetry}
          >
            <RotateCw aria-hidden />
          </Button>
        )}
        <DeleteButton title={title} onRemove={onRemove} />
      </div>
    </li>
  )
}

function Tags({ tags }: { tags: string[] }) {
  if (tags.length === 0) return null
  return (
    <span className="relative hidden min-w-0 gap-2 truncate sm:flex">
      {tags.slice(0, 4).map((tag) => (
        <Link
          key={tag}
          href={`/?tag=${encodeURIComponent(tag)}`}
          className="hover:text-action hover:underline"
        >
          #{tag}
        </Link>
      ))}
    </span>
  )
}

function DeleteButton({ title, onRemove }: { title: string; onRemove: () => void }) {
  return (
    <Confirm
      trigger={
        <Button
          look="quiet"
          size="icon"
          className="size-8 opacity-60 group-focus-within:opacity-100 group-hover:opacity-100 [&_svg]:size-4"
          aria-label={`Delete “${title}”`}
        >
          <Trash2 aria-hidden />
        </Button>
      }
      title="Delete this source?"
      description={<p>“{title}” leaves the library, with its text and what is found in it.</p>}
      action="Delete"
      onConfirm={onRemove}
    />
  )
}
