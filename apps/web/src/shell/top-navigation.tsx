'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classes } from '#ui/classes.ts'
import { isAt, places } from './places.ts'

export function TopNavigation() {
  const pathname = usePathname()
  return (
    <nav aria-label="Main" className="hidden items-center gap-1 md:flex">
      {places.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={isAt(pathname, href) ? 'page' : undefined}
          className={classes(
            'rounded-lg px-3 py-1.5 text-sm transition-colors hover:bg-sunken hover:text-ink',
            isAt(pathname, href) ? 'font-semibold text-ink' : 'text-ink-soft',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
