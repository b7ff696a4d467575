import { Progress as Radix } from 'radix-ui'
import { classes } from './classes.ts'

/** A bar from 0 to 100; without a value it says that something is under way and nothing more. */
export function Progress({
  value,
  label,
  tone = 'action',
  className,
}: {
  value: number | null
  label: string
  tone?: 'action' | 'good' | 'danger'
  className?: string
}) {
  const fill = { action: 'bg-action', good: 'bg-good', danger: 'bg-danger' }[tone]
  return (
    <Radix.Root
      value={value}
      aria-label={label}
      className={classes('relative h-1.5 w-full overflow-hidden rounded-full bg-line', className)}
    >
      <Radix.Indicator
        className={classes(
          'h-full rounded-full transition-[width] duration-300',
          fill,
          value === null && 'w-1/3 animate-pulse',
        )}
        style={value === null ? undefined : { width: `${Math.max(0, Math.min(100, value))}%` }}
      />
    </Radix.Root>
  )
}
