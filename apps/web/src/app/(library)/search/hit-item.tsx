import Link from 'next/link'
import type { FoundPassage, FoundSource } from '#client/wire.ts'
import { passageAddress } from '#reader/passage-address.ts'
import { LocalTime } from '#ui/local-time.tsx'
import { SameTextLinks } from '#ui/same-text-links.tsx'
import { KindIcon } from '#ui/source-kind.tsx'
import { sourcePlace } from '#ui/source-place.ts'
import { PassageExcerpt } from './passage-excerpt.tsx'

type HitItemProps = { hit: FoundSource; q: string; isRecent: boolean; isSemantic: boolean }

/** A source that answers the search, with the passages that do. */
export function HitItem({ hit, q, isRecent, isSemantic }: HitItemProps) {
  const { sourceId, kind, title, tags, createdAt, passages, sameText } = hit
  const [best, ...others] = isRecent ? passages.map((passage) => withoutTitle(passage, title)) : passages
  const place = sourcePlace({ ...hit, folderPath: null })
  return (
    <li className="grid grid-cols-[auto_1fr] gap-x-3 rounded-2xl py-4 md:-mx-4 md:gap-x-4 md:px-4">
      <KindIcon kind={kind} />
      <div className="min-w-0">
        <h2 className="font-medium font-serif text-[1.15rem] leading-snug tracking-tight">
          <Link
            data-hit
            href={best && !isRecent ? passageAddress(sourceId, best, q) : `/sources/${sourceId}`}
            className="decoration-action/50 underline-offset-4 hover:text-action hover:underline"
          >
            {title}
          </Link>
        </h2>
        <p className="mt-0.5 flex flex-wrap gap-x-2 text-ink-faint text-xs leading-5">
          {place && <span className="max-w-full truncate">{place}</span>}
          <LocalTime at={createdAt} />
          {tags.slice(0, 5).map((tag) => (
            <span key={tag}>#{tag}</span>
          ))}
        </p>
        <SameTextLinks sources={sameText} className="text-xs leading-5" />
        <div className="mt-2 grid gap-1">
          {best && (
            <PassageExcerpt
              passage={best}
              title={title}
              href={passageAddress(sourceId, best, q)}
              isRecent={isRecent}
              isSemantic={isSemantic}
              maxCharacters={isRecent ? 180 : 320}
            />
          )}
          {!isRecent &&
            others.map((passage) => (
              <PassageExcerpt
                key={passage.chunkId}
                passage={passage}
                title={title}
                href={passageAddress(sourceId, passage, q)}
                isRecent={false}
                isSemantic={isSemantic}
                maxCharacters={160}
              />
            ))}
        </div>
      </div>
    </li>
  )
}

/** The beginning of a source often repeats what stands above it. */
function withoutTitle(passage: FoundPassage, title: string): FoundPassage {
  return passage.text.startsWith(title)
    ? { ...passage, text: passage.text.slice(title.length).trimStart() }
    : passage
}
