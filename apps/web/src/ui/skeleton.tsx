import type { ComponentProps } from 'react'
import { classes } from './classes.ts'

/** The place of something that is on its way. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={classes('animate-pulse rounded-md bg-line/70', className)} {...props} />
}
