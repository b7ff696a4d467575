import type { SourceDetail } from '@repo/library/sources/get'
import { Download, ExternalLink } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#ui/button.tsx'
import { byteSize } from '#ui/byte-size.ts'
import { LocalTime } from '#ui/local-time.tsx'
import { SameTextLinks } from '#ui/same-text-links.tsx'
import { kindLabel } from '#ui/source-kind.tsx'
import { sourcePlace } from '#ui/source-place.ts'
import { LiveState } from './live-state.tsx'
import { SourceActions } from './source-actions.tsx'

/** What the source is, where it came from, and what can be done with it. */
export function SourceHeader({ source }: { source: SourceDetail }) {
  const { id, kind, title, url, tags, createdAt, byteSize: bytes } = source
  const place = sourcePlace(source)
  return (
    <header className="mb-8 border-b pb-6">
      <h1 className="max-w-[32ch] text-pretty font-medium font-serif text-[1.75rem] leading-tight tracking-tight [overflow-wrap:anywhere] md:text-[2.25rem]">
        {title}
      </h1>
      <p className="mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-faint text-sm">
        <span>{kindLabel(kind)}</span>
        {place && (
          <>
            <span aria-hidden>·</span>
            <span className="break-all">{place}</span>
          </>
        )}
        <span aria-hidden>·</span>
        <LocalTime at={createdAt} />
        {bytes !== null && (
          <>
            <span aria-hidden>·</span>
            <span>{byteSize(bytes)}</span>
          </>
        )}
        <LiveState key={source.updatedAt} source={source} />
      </p>
      <SameTextLinks sources={source.sameText} className="mt-2 text-sm" />
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <Original id={id} url={url} hasFile={kind === 'file'} />
        <SourceActions
          id={id}
          title={title}
          isSettled={source.state !== 'queued' && source.state !== 'processing'}
        />
        {tags.map((tag) => (
          <Link
            key={tag}
            href={`/?tag=${encodeURIComponent(tag)}`}
            className="text-ink-faint text-sm hover:text-action hover:underline"
          >
            #{tag}
          </Link>
        ))}
      </div>
    </header>
  )
}

function Original({ id, url, hasFile }: { id: string; url: string | null; hasFile: boolean }) {
  if (url) {
    return (
      <Button asChild look="outline" size="small">
        <a href={url} target="_blank" rel="noopener noreferrer nofollow">
          <ExternalLink aria-hidden />
          <span>
            Open<span className="max-sm:sr-only"> the original</span>
          </span>
        </a>
      </Button>
    )
  }
  return (
    <Button asChild look="outline" size="small">
      <a href={`/api/v1/sources/${id}/original`} download>
        <Download aria-hidden />
        <span>
          Download<span className="max-sm:sr-only"> the {hasFile ? 'file' : 'note'}</span>
        </span>
      </a>
    </Button>
  )
}
