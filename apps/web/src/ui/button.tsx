import { cva, type VariantProps } from 'class-variance-authority'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { classes } from './classes.ts'

const button = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-lg font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 [&_svg]:pointer-events-none [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-action text-on-action hover:bg-action-strong',
        outline: 'border border-line-strong bg-surface text-ink hover:border-ink-faint hover:bg-sunken',
        quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
        danger: 'bg-danger text-paper hover:opacity-90',
        link: 'text-action underline decoration-action/40 underline-offset-4 hover:decoration-action',
      },
      size: {
        small: 'h-8 px-3 text-sm [&_svg]:size-4',
        normal: 'h-10 px-4 text-sm [&_svg]:size-4',
        large: 'h-12 px-6 text-base [&_svg]:size-5',
        icon: 'size-10 [&_svg]:size-[1.15rem]',
        inline: 'h-auto px-0 text-[length:inherit]',
      },
    },
    defaultVariants: { look: 'primary', size: 'normal' },
  },
)

export type ButtonProps = ComponentProps<'button'> & VariantProps<typeof button> & { asChild?: boolean }

export function Button({ className, look, size, asChild = false, ...props }: ButtonProps) {
  const Component = asChild ? Slot.Root : 'button'
  return (
    <Component
      {...(asChild ? {} : { type: 'button' })}
      className={classes(button({ look, size }), className)}
      {...props}
    />
  )
}
