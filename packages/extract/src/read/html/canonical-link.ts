import { canonicalizeUrl } from '../../canonical-url.ts'

/** The address a page calls its own, or null when it calls none or when believing it would merge different pages. */
export function canonicalUrlOf(link: string | null, pageUrl: string | null): string | null {
  const target = link ? URL.parse(link, pageUrl ?? undefined) : null
  if (!target) return null
  const canonical = canonicalizeUrl(target.href)
  if (!canonical.ok) return null
  // A template that names the front page on every page is a common mistake.
  const page = pageUrl ? URL.parse(pageUrl) : null
  const namesFrontPage =
    target.pathname === '/' && target.search === '' && page !== null && page.pathname !== '/'
  return namesFrontPage ? null : canonical.url
}
