import type { ComponentProps } from 'react'
import { classes } from './classes.ts'

export function Card({ className, ...props }: ComponentProps<'section'>) {
  return <section className={classes('rounded-xl border bg-surface p-5 sm:p-6', className)} {...props} />
}

export function CardTitle({ className, ...props }: ComponentProps<'h2'>) {
  return <h2 className={classes('font-semibold text-base tracking-tight', className)} {...props} />
}
