import { Activity, Library, Plus, Search } from 'lucide-react'
import type { Route } from 'next'

/** Where one can go from everywhere. */
export const places: { href: Route; label: string; icon: typeof Library }[] = [
  { href: '/', label: 'Library', icon: Library },
  { href: '/search', label: 'Search', icon: Search },
  { href: '/add', label: 'Add', icon: Plus },
  { href: '/status', label: 'Status', icon: Activity },
]

export function isAt(pathname: string, href: string): boolean {
  if (href === '/add' && pathname.startsWith('/feeds')) return true
  return href === '/' ? pathname === '/' || pathname.startsWith('/sources/') : pathname.startsWith(href)
}
