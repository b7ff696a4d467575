import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { classes } from './classes.ts'

const badge = cva(
  'inline-flex max-w-full items-center gap-1.5 rounded-full px-2.5 py-0.5 font-medium text-xs [&_svg]:size-3.5 [&_svg]:shrink-0',
  {
    variants: {
      tone: {
        plain: 'bg-sunken text-ink-soft',
        action: 'bg-action-wash text-action',
        good: 'text-good',
        caution: 'bg-caution-wash text-caution',
        danger: 'bg-danger-wash text-danger',
      },
    },
    defaultVariants: { tone: 'plain' },
  },
)

export function Badge({ className, tone, ...props }: ComponentProps<'span'> & VariantProps<typeof badge>) {
  return <span className={classes(badge({ tone }), className)} {...props} />
}
