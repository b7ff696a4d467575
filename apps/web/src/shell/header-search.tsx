'use client'

import { Search } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useRef } from 'react'

/** The way to a search from every page; the search page has its own box. `/` goes to whichever there is. */
export function HeaderSearch() {
  const router = useRouter()
  const pathname = usePathname()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      event.preventDefault()
      if (input.current?.checkVisibility()) input.current.focus()
      else if (pathname !== '/search') router.push('/search')
      else document.querySelector<HTMLInputElement>('#search-box')?.focus()
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [router, pathname])

  if (pathname === '/search') return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    router.push(`/search?q=${encodeURIComponent(input.current?.value ?? '')}`)
  }
  return (
    <search className="hidden w-full max-w-md md:block">
      <form action="/search" onSubmit={submit} className="relative">
        <Search aria-hidden className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-faint" />
        <input
          ref={input}
          name="q"
          type="search"
          aria-label="Search your library"
          placeholder="Search your library"
          className="h-9 w-full rounded-lg border bg-sunken pr-9 pl-9 text-sm placeholder:text-ink-faint hover:border-line-strong focus-visible:border-action focus-visible:bg-surface"
        />
        <kbd className="absolute top-1/2 right-2.5 -translate-y-1/2 rounded border bg-surface px-1.5 font-sans text-ink-faint text-xs">
          /
        </kbd>
      </form>
    </search>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}
