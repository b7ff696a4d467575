import { classes } from './classes.ts'

const fills = { action: 'fill-action', good: 'fill-good', danger: 'fill-danger' }

/**
 * A bar from 0 to 100; without a value it says that something is under way and nothing more. Drawn, because a style
 * attribute that the server writes is refused by the content security policy.
 */
export function Progress({
  value,
  label,
  tone = 'action',
  className,
}: {
  value: number | null
  label: string
  tone?: keyof typeof fills
  className?: string
}) {
  const percent = value === null ? 33 : Math.max(0, Math.min(100, value))
  return (
    <svg
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value !== null && { 'aria-valuenow': Math.round(percent) })}
      className={classes('h-1.5 w-full overflow-hidden rounded-full bg-line', className)}
    >
      <rect
        width={`${percent}%`}
        height="100%"
        className={classes('transition-[width] duration-300', fills[tone], value === null && 'animate-pulse')}
      />
    </svg>
  )
}
