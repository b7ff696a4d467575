import type { ReactNode } from 'react'

export function PageTitle({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <h1 className="font-medium font-serif text-[1.75rem] leading-tight tracking-tight md:text-[2rem]">
        {children}
      </h1>
      {aside}
    </div>
  )
}
