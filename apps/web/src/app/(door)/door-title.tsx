import type { ReactNode } from 'react'

export function DoorTitle({ children, lead }: { children: ReactNode; lead?: ReactNode }) {
  return (
    <header className="grid gap-3">
      <h1 className="font-medium font-serif text-3xl leading-tight tracking-tight">{children}</h1>
      {lead && <p className="text-ink-soft leading-relaxed">{lead}</p>}
    </header>
  )
}
