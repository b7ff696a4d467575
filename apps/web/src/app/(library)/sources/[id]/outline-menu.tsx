import type { Outline } from '@repo/db/schema/library'
import { ListTree } from 'lucide-react'
import { classes } from '#ui/classes.ts'

const MAX_HEADINGS = 400

/** The headings as links: beside the text on a wide screen, folded above it on a narrow one. */
export function OutlineMenu({ headings }: { headings: Outline['headings'] }) {
  if (headings.length < 2) return null
  return (
    <>
      <details className="mb-6 rounded-xl border bg-surface lg:hidden">
        <summary className="flex items-center gap-2 px-4 py-3 font-medium text-sm">
          <ListTree aria-hidden className="size-4 text-ink-faint" /> Outline
          <span className="text-ink-faint">{headings.length}</span>
        </summary>
        <Headings headings={headings} className="max-h-80 overflow-y-auto border-t px-4 py-3" />
      </details>
      <aside className="hidden lg:col-start-2 lg:row-start-1 lg:block">
        <div className="quiet-scroll sticky top-20 max-h-[calc(100dvh-6rem)] overflow-y-auto pb-6">
          <p className="mb-2 font-medium text-ink-faint text-xs">Outline</p>
          <Headings headings={headings} />
        </div>
      </aside>
    </>
  )
}

const indents = ['', 'pl-3', 'pl-6', 'pl-9']

function Headings({ headings, className }: { headings: Outline['headings']; className?: string }) {
  const top = Math.min(...headings.map(({ level }) => level))
  return (
    <nav aria-label="Outline" className={className}>
      <ul className="grid gap-0.5 border-l text-sm">
        {headings.slice(0, MAX_HEADINGS).map(({ start, title, level }) => (
          <li key={`${start} ${title}`} className={indents[Math.min(3, level - top)]}>
            <a
              href={`#at-${start}`}
              className={classes(
                '-ml-px block border-transparent border-l py-1 pl-3 leading-snug hover:border-action hover:text-ink',
                level === top ? 'text-ink-soft' : 'text-ink-faint',
              )}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
