import { type Fragment, type Html, html } from '../html.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { csrfField } from './forms.ts'
import { icons } from './icons.ts'
import { keysHelp } from './keys.ts'
import { mark } from './mark.ts'

export type Section = 'overview' | 'entries' | 'live' | 'pinned' | 'tags' | 'leaks' | 'status' | null

export type Page = { title: string; section: Section; body: Fragment; status?: number; isWide?: boolean }

/** Nothing but what this origin serves: no inline script or style, no frame but the mail's, no form to elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function pageReply(visit: Visit, page: Page): DashboardReply {
  return htmlReply(document(visit, page), page.status)
}

/** A whole document or a piece of one that the script puts in place. */
export function htmlReply(markup: Html, status = 200): DashboardReply {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': POLICY,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
  return { status, headers, body: markup.toString() }
}

export function redirect(location: string): DashboardReply {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '' }
}

/** A page without the navigation, for somebody who is not signed in. */
export function bareDocument(visit: Visit, { title, body }: Pick<Page, 'title' | 'body'>): Html {
  return html`<!doctype html>
<html lang="en"${theme(visit)}>
${head(visit, title)}
<body class="bare"><main id="content">${body}</main></body>
</html>`
}

function document(visit: Visit, { title, section, body, isWide }: Page): Html {
  const { links, clock, options } = visit
  return html`<!doctype html>
<html lang="en"${theme(visit)}>
${head(visit, title)}
<body data-base="${links.overview()}">
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><div class="top-inner">
<a class="wordmark" href="${links.overview()}" aria-label="${options.appName}, overview">${mark}<span>${options.appName}</span></a>
<nav aria-label="Sections"><ul>${navigation(visit, section)}</ul></nav>
<form class="top-search" role="search" action="${links.search()}">${icons.search}<input type="search" name="q" placeholder="Search values, traces" aria-label="Search values and traces" value="${section === null ? (visit.request.query.get('q') ?? '') : ''}" autocomplete="off" spellcheck="false"><kbd>/</kbd></form>
<div class="top-actions">
<button type="button" class="icon-button" data-theme-toggle aria-label="Change between light and dark">${icons.sun}</button>
<a class="icon-button" href="${links.help()}" data-help aria-label="Help and keys">${icons.help}</a>
${signOut(visit)}
</div></div></header>
<main id="content" tabindex="-1"${isWide ? html` class="wide"` : ''}>${body}</main>
<footer><p>Times in ${clock.timeZone}.</p><p><a href="${links.help()}">Keys and how to send entries</a></p></footer>
<dialog id="keys" aria-labelledby="keys-title"><form method="dialog"><h2 id="keys-title">Keys</h2><button class="button" aria-label="Close">Close</button></form>${keysHelp()}</dialog>
<p class="toast" role="status" aria-live="polite" id="toast"></p>
</body>
</html>`
}

function head({ links, assets, options }: Visit, title: string): Html {
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${options.appName}</title>
<link rel="icon" type="image/svg+xml" href="${links.asset(assets.icon)}">
${assets.fonts.map((font) => html`<link rel="preload" as="font" type="font/woff2" crossorigin href="${links.asset(font)}">`)}
<link rel="stylesheet" href="${links.asset(assets.stylesheet)}">
${assets.modules.map((module) => html`<link rel="modulepreload" href="${links.asset(module)}">`)}
<script type="module" src="${links.asset(assets.main)}"></script>
</head>`
}

function theme({ request }: Visit): Fragment {
  const chosen = request.cookies['trovella-theme']
  return (chosen === 'light' || chosen === 'dark') && html` data-theme="${chosen}"`
}

function navigation({ links }: Visit, current: Section): Html[] {
  const places: [Section, string, string, string][] = [
    ['overview', 'Overview', links.overview(), 'o'],
    ['entries', 'Entries', links.entries(), 'e'],
    ['live', 'Live', links.live(), 'l'],
    ['pinned', 'Pinned', links.pinned(), 'p'],
    ['tags', 'Tags', links.tags(), 't'],
    ['leaks', 'Leaks', links.leaks(), 'x'],
    ['status', 'Status', links.status(), 's'],
  ]
  return places.map(
    ([section, label, href, key]) =>
      html`<li><a href="${href}" data-go="${key}"${section === current && html` aria-current="page"`}>${label}</a></li>`,
  )
}

function signOut(visit: Visit): Fragment {
  const { user } = visit.request
  if (user === null) return null
  return html`<form method="post" action="${visit.links.logout()}">${csrfField(visit)}<button class="icon-button" aria-label="Sign out ${user}" title="Sign out ${user}">${icons.signOut}</button></form>`
}
