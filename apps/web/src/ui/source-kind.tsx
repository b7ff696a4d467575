import type { SourceKind } from '@repo/db/schema/library'
import { FileText, Globe, NotebookPen } from 'lucide-react'
import { classes } from './classes.ts'

const kinds: Record<SourceKind, { icon: typeof Globe; label: string; plural: string }> = {
  note: { icon: NotebookPen, label: 'Note', plural: 'Notes' },
  file: { icon: FileText, label: 'File', plural: 'Files' },
  link: { icon: Globe, label: 'Link', plural: 'Links' },
}

export const sourceKindNames = Object.keys(kinds) as SourceKind[]

export function kindLabel(kind: SourceKind): string {
  return kinds[kind].label
}

export function kindPlural(kind: SourceKind): string {
  return kinds[kind].plural
}

export function KindIcon({ kind, className }: { kind: SourceKind; className?: string }) {
  const { icon: Icon, label } = kinds[kind]
  return (
    <span
      className={classes(
        'grid size-9 shrink-0 place-items-center rounded-lg bg-sunken text-ink-faint',
        className,
      )}
    >
      <Icon aria-label={label} className="size-[1.05rem]" strokeWidth={1.7} />
    </span>
  )
}
