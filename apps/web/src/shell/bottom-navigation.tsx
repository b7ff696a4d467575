'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { classes } from '#ui/classes.ts'
import { isAt, places } from './places.ts'

/** The same places under the thumb. */
export function BottomNavigation() {
  const pathname = usePathname()
  return (
    <nav
      aria-label="Main"
      className="safe-bottom fixed inset-x-0 bottom-0 z-40 border-t bg-paper/95 backdrop-blur md:hidden"
    >
      <ul className="grid grid-cols-4">
        {places.map(({ href, label, icon: Icon }) => {
          const isHere = isAt(pathname, href)
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isHere ? 'page' : undefined}
                className={classes(
                  'flex flex-col items-center gap-0.5 pt-2 pb-1.5 text-[0.7rem]',
                  isHere ? 'font-semibold text-action' : 'text-ink-faint',
                )}
              >
                <span className={classes('rounded-full px-4 py-0.5', isHere && 'bg-action-wash')}>
                  <Icon aria-hidden className="size-5" strokeWidth={isHere ? 2.2 : 1.8} />
                </span>
                {label}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
