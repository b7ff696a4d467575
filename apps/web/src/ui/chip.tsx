import type { Route } from 'next'
import Link from 'next/link'
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'

type ChipContent = { isOn: boolean; count?: number | undefined; className?: string; children: ReactNode }

/** A filter that is on or off. */
export function Chip({ isOn, count, className, children, ...props }: ChipContent & ComponentProps<'button'>) {
  return (
    <button type="button" aria-pressed={isOn} className={classes(look(isOn), className)} {...props}>
      <span className="truncate">{children}</span>
      <Count isOn={isOn} count={count} />
    </button>
  )
}

/** The same as a link, for a filter that lives in the address. */
export function ChipLink({ isOn, count, className, children, href }: ChipContent & { href: Route }) {
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={isOn ? 'true' : undefined}
      className={classes(look(isOn), className)}
    >
      <span className="truncate">{children}</span>
      <Count isOn={isOn} count={count} />
    </Link>
  )
}

function look(isOn: boolean): string {
  return classes(
    'inline-flex h-8 max-w-full shrink-0 items-center gap-1.5 rounded-full border px-3 text-sm transition-colors',
    isOn
      ? 'border-action bg-action text-on-action'
      : 'border-line-strong bg-surface text-ink-soft hover:border-ink-faint hover:text-ink',
  )
}

function Count({ isOn, count }: { isOn: boolean; count: number | undefined }) {
  if (count === undefined) return null
  return (
    <span className={classes('text-xs tabular-nums', isOn ? 'opacity-80' : 'text-ink-faint')}>{count}</span>
  )
}
