import type { ComponentProps } from 'react'
import { classes } from './classes.ts'

/** A filter that is on or off. */
export function Chip({
  pressed,
  count,
  className,
  children,
  ...props
}: ComponentProps<'button'> & { pressed: boolean; count?: number | undefined }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      className={classes(
        'inline-flex h-8 max-w-full shrink-0 items-center gap-1.5 rounded-full border px-3 text-sm transition-colors',
        pressed
          ? 'border-action bg-action text-on-action'
          : 'border-line-strong bg-surface text-ink-soft hover:border-ink-faint hover:text-ink',
        className,
      )}
      {...props}
    >
      <span className="truncate">{children}</span>
      {count !== undefined && (
        <span className={classes('tabular-nums text-xs', pressed ? 'opacity-80' : 'text-ink-faint')}>
          {count}
        </span>
      )}
    </button>
  )
}
