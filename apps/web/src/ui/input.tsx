import type { ComponentProps } from 'react'
import { classes } from './classes.ts'

const field =
  'w-full rounded-lg border border-line-strong bg-surface text-ink placeholder:text-ink-faint transition-colors hover:border-ink-faint focus-visible:border-action focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-action/35 disabled:opacity-50 aria-invalid:border-danger'

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={classes(field, 'h-11 px-3.5 text-base sm:text-sm', className)} {...props} />
}

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      className={classes(field, 'min-h-28 px-3.5 py-3 text-base leading-relaxed', className)}
      {...props}
    />
  )
}

export function Select({ className, ...props }: ComponentProps<'select'>) {
  return (
    <select className={classes(field, 'h-11 px-3 font-normal text-base sm:text-sm', className)} {...props} />
  )
}
