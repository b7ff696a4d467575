import type { Route } from 'next'
import Link from 'next/link'
import { type Part, partStart } from '#reader/parts.ts'
import { Button } from '#ui/button.tsx'

/** For a text too long for one page: where this part stands, and the ways to the parts around it. */
export function PartLinks({ part: { number, count }, id }: { part: Part; id: string }) {
  if (count === 1) return null
  return (
    <nav
      aria-label="Parts of the text"
      className="my-6 flex items-center justify-between gap-3 border-y py-2 font-sans text-sm"
    >
      <PartLink number={number - 1} count={count} id={id} label="Earlier" />
      <span className="text-ink-faint">
        Part {number} of {count}
      </span>
      <PartLink number={number + 1} count={count} id={id} label="Later" />
    </nav>
  )
}

function PartLink({
  number,
  count,
  id,
  label,
}: {
  number: number
  count: number
  id: string
  label: string
}) {
  if (number < 1 || number > count) return <span className="w-20" />
  return (
    <Button asChild look="quiet" size="small">
      <Link href={`/sources/${id}?at=${partStart(number)}` as Route}>{label}</Link>
    </Button>
  )
}
