import type { ReactNode } from 'react'

export function SettingsSection({
  title,
  lead,
  children,
}: {
  title: string
  lead: string
  children: ReactNode
}) {
  return (
    <section className="grid gap-x-10 gap-y-4 border-t py-8 md:grid-cols-[14rem_minmax(0,1fr)]">
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="mt-1 text-ink-faint text-sm leading-relaxed">{lead}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  )
}
