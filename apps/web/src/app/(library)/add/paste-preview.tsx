import { Globe, NotebookPen } from 'lucide-react'
import type { Pasted } from '#client/read-paste.ts'
import { bareAddress } from '#ui/bare-address.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/notice.tsx'

const SHOWN_LINKS = 4

type PastePreviewProps = { pasted: Pasted; links: string[] | null; onChoose: (asLinks: boolean) => void }

/** What saving would do with what stands in the box. */
export function PastePreview({ pasted, links, onChoose }: PastePreviewProps) {
  if (pasted.kind === 'nothing') {
    return (
      <p className="text-ink-faint text-sm">
        Addresses are fetched and read as links. Any other text is kept as a note.
      </p>
    )
  }
  if (pasted.kind === 'refused') return <Notice tone="caution">{pasted.message}</Notice>
  return (
    <div className="rounded-lg bg-action-wash px-4 py-3 text-sm">
      {links ? (
        <LinksPreview links={links} />
      ) : (
        pasted.kind === 'note' && <NotePreview title={pasted.title} />
      )}
      {pasted.kind === 'note' && pasted.links.length > 0 && (
        <Button look="link" size="inline" className="mt-1.5" onClick={() => onChoose(links === null)}>
          {links ? 'Save the text as a note instead' : savingLinksInstead(pasted.links.length)}
        </Button>
      )}
    </div>
  )
}

function savingLinksInstead(count: number): string {
  return count === 1 ? 'Save the link in it instead' : `Save the ${count} links in it instead`
}

function LinksPreview({ links }: { links: string[] }) {
  return (
    <>
      <p className="flex items-center gap-2 font-medium">
        <Globe aria-hidden className="size-4 text-action" />
        {links.length === 1
          ? 'This page will be fetched and read'
          : `${links.length} pages will be fetched and read`}
      </p>
      <ul className="mt-1 ml-6 text-ink-soft">
        {links.slice(0, SHOWN_LINKS).map((url) => (
          <li key={url} className="truncate">
            {bareAddress(url)}
          </li>
        ))}
      </ul>
      {links.length > SHOWN_LINKS && (
        <p className="ml-6 text-ink-faint">and {links.length - SHOWN_LINKS} more</p>
      )}
    </>
  )
}

function NotePreview({ title }: { title: string }) {
  return (
    <p className="flex items-center gap-2">
      <NotebookPen aria-hidden className="size-4 shrink-0 text-action" />
      <span className="min-w-0 truncate">
        A note titled <span className="font-medium">“{title}”</span> will be kept
      </span>
    </p>
  )
}
