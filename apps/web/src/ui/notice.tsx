import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

const tones = {
  info: { icon: Info, look: 'bg-action-wash text-ink [&>svg]:text-action' },
  caution: { icon: TriangleAlert, look: 'bg-caution-wash text-ink [&>svg]:text-caution' },
  danger: { icon: CircleAlert, look: 'bg-danger-wash text-ink [&>svg]:text-danger' },
}

/** A sentence or two that a person should not miss. */
export function Notice({
  tone = 'info',
  role,
  className,
  children,
}: {
  tone?: keyof typeof tones
  role?: 'alert' | 'status'
  className?: string
  children: ReactNode
}) {
  const { icon: Icon, look } = tones[tone]
  return (
    <div
      role={role}
      className={classes('flex gap-3 rounded-lg px-4 py-3 text-sm leading-relaxed', look, className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  )
}
