import { comparePage } from './compare/page.ts'
import { entriesPage } from './entries/page.ts'
import { mailFrame } from './entry/mail-frame.ts'
import { occurrencesPage } from './entry/occurrences.ts'
import { entryPage, entryPane } from './entry/page.ts'
import { exportTrace } from './export/page.ts'
import { livePage } from './live/page.ts'
import { liveStream } from './live/stream.ts'
import { overviewPage } from './overview/page.ts'
import { asset } from './pages/asset.ts'
import { helpPage } from './pages/help.ts'
import { confirmPurge, leaksPage, purge } from './pages/leaks.ts'
import { pinnedPage, pinTrace, unpinTrace } from './pages/pinned.ts'
import { routePage } from './pages/route.ts'
import { searchPage } from './pages/search.ts'
import { clear, statusPage } from './pages/status.ts'
import { addTag, removeTag, tagsPage } from './pages/tags.ts'
import type { Route } from './route.ts'
import { tracePage } from './trace/page.ts'

/** Every address of the dashboard below its base path. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/', handle: overviewPage },
  { method: 'GET', path: '/entries', handle: entriesPage },
  { method: 'GET', path: '/entries/:key', handle: entryPage },
  { method: 'GET', path: '/entries/:key/pane', handle: entryPane },
  { method: 'GET', path: '/entries/:key/mail', handle: mailFrame },
  { method: 'GET', path: '/families/:familyHash', handle: occurrencesPage },
  { method: 'GET', path: '/traces/:traceId', handle: tracePage },
  { method: 'GET', path: '/traces/:traceId/otlp.json', handle: exportTrace },
  { method: 'POST', path: '/traces/:traceId/pin', handle: pinTrace },
  { method: 'POST', path: '/traces/:traceId/unpin', handle: unpinTrace },
  { method: 'GET', path: '/routes', handle: routePage },
  { method: 'GET', path: '/compare', handle: comparePage },
  { method: 'GET', path: '/search', handle: searchPage },
  { method: 'GET', path: '/live', handle: livePage },
  { method: 'GET', path: '/live/stream', handle: liveStream },
  { method: 'GET', path: '/tags', handle: (visit) => tagsPage(visit) },
  { method: 'POST', path: '/tags', handle: addTag },
  { method: 'POST', path: '/tags/remove', handle: removeTag },
  { method: 'GET', path: '/pinned', handle: pinnedPage },
  { method: 'GET', path: '/leaks', handle: (visit) => leaksPage(visit) },
  { method: 'POST', path: '/leaks/confirm', handle: confirmPurge },
  { method: 'POST', path: '/leaks/purge', handle: purge },
  { method: 'GET', path: '/status', handle: statusPage },
  { method: 'POST', path: '/status/clear', handle: clear },
  { method: 'GET', path: '/help', handle: helpPage },
  { method: 'GET', path: '/assets/*', handle: asset },
]
