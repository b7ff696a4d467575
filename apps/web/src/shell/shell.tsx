import Link from 'next/link'
import type { ReactNode } from 'react'
import { BottomNavigation } from './bottom-navigation.tsx'
import { HeaderSearch } from './header-search.tsx'
import { Wordmark } from './mark.tsx'
import { ThemeToggle } from './theme-toggle.tsx'
import { TopNavigation } from './top-navigation.tsx'
import { UserMenu } from './user-menu.tsx'

/** What stands around every page of a signed-in person. */
export function Shell({
  person,
  children,
}: {
  person: { name: string; email: string }
  children: ReactNode
}) {
  return (
    <>
      <a
        href="#content"
        className="-translate-y-20 fixed top-3 left-3 z-50 rounded-lg bg-action px-4 py-2 text-on-action text-sm transition-transform focus:translate-y-0"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-40 border-b bg-paper/90 backdrop-blur">
        <div className="mx-auto flex h-14 max-w-6xl items-center gap-3 px-4 md:gap-5 md:px-6">
          <Link href="/" aria-label="Trovella, your library" className="shrink-0 rounded-lg">
            <Wordmark />
          </Link>
          <TopNavigation />
          <div className="flex flex-1 justify-end">
            <HeaderSearch />
          </div>
          <div className="flex shrink-0 items-center gap-1.5">
            <ThemeToggle />
            <UserMenu {...person} />
          </div>
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto max-w-6xl px-4 pt-6 pb-28 outline-none md:px-6 md:pt-10 md:pb-16"
      >
        {children}
      </main>
      <BottomNavigation />
    </>
  )
}
