import type { Readable } from 'node:stream'
import type { Store } from '../store/store.ts'
import type { Assets } from './assets.ts'
import type { ServiceNames } from './entries/service-names.ts'
import type { Links } from './links.ts'
import type { Feed } from './live/feed.ts'
import type { Clock } from './look/clock.ts'

/** A form of ours carries the person's token under this name; the HTTP layer checks it before a POST gets here. */
export const CSRF_FIELD = 'csrf'

/** What the HTTP layer hands over: parsed, and from somebody who may look. `path` lies below TRACE_BASE_PATH. */
export type DashboardRequest = {
  method: 'GET' | 'POST'
  path: string
  query: URLSearchParams
  /** Empty for a GET. */
  form: URLSearchParams
  cookies: Readonly<Record<string, string>>
  lastEventId: string | null
  /** Where this receiver was reached, as in `https://traces.example`. */
  origin: string
  csrfToken: string
  /** Who is signed in; null where no login is asked for. */
  user: string | null
}

/** A stream ends when its reader goes away; the HTTP layer pipes it and destroys it then. */
export type DashboardReply = {
  status: number
  headers: Record<string, string>
  body: string | Buffer | Readable
}

/** A key that may write, as the status page shows it. Times are Unix ms. */
export type KeyUse = {
  id: string
  service: string | null
  notBeforeMs: number | null
  notAfterMs: number | null
  lastUsedMs: number | null
}

export type DashboardOptions = {
  store: Store
  /** TRACE_BASE_PATH: begins with a slash and ends without one. */
  basePath: string
  appName: string
  /** The keys that may write now. */
  keys: () => readonly KeyUse[]
  /** Where a batch is written to, for the page that says how to send the first one. */
  ingestPath: string
  /** What a signed batch must be for. */
  audience: string
  /** Called after something was removed for good. Never with the value itself. */
  audit: (event: { action: 'purge' | 'clear'; user: string | null; detail: string }) => void
  nowMs?: () => number
}

/** One request on its way to a page. */
export type Visit = {
  store: Store
  options: DashboardOptions
  request: DashboardRequest
  /** What the pattern of the route caught, decoded. */
  params: readonly string[]
  links: Links
  assets: Assets
  feed: Feed
  services: ServiceNames
  clock: Clock
  nowMs: number
}

export type Handler = (visit: Visit) => Promise<DashboardReply> | DashboardReply

export type Route = { method: 'GET' | 'POST'; path: string; handle: Handler }
