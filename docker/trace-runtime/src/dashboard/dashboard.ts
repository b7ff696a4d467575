import { loadAssets } from './assets.ts'
import { createServiceNames } from './entries/service-names.ts'
import { createLinks } from './links.ts'
import { openFeed } from './live/feed.ts'
import { createClock } from './look/clock.ts'
import { matchRoute } from './match-route.ts'
import { type LoginAsked, loginPage } from './pages/login.ts'
import { notFoundPage } from './pages/not-found.ts'
import type { DashboardOptions, DashboardReply, DashboardRequest, Visit } from './route.ts'
import { ROUTES } from './routes.ts'

export type Dashboard = {
  /**
   * Answers a request below the base path; what no route has is a 404 page. Paths under `/assets/` hold nothing of
   * anybody and may be asked for without a login. Rejects only when the store does.
   */
  handle(request: DashboardRequest): Promise<DashboardReply>
  /** The page that asks who it is, and what was wrong with the answer before. */
  login(request: DashboardRequest, asked?: LoginAsked): DashboardReply
  /** Ends what it listens to in the store. */
  close(): void
}

export function createDashboard(options: DashboardOptions): Dashboard {
  const links = createLinks(options.basePath)
  const assets = loadAssets()
  const feed = openFeed(options.store)
  const now = options.nowMs ?? Date.now
  const services = createServiceNames(options.store, now)

  function visitOf(request: DashboardRequest, params: readonly string[]): Visit {
    const nowMs = now()
    const clock = createClock(request.cookies['trovella-time-zone'], nowMs)
    return { store: options.store, options, request, params, links, assets, feed, services, clock, nowMs }
  }

  return {
    async handle(request) {
      const match = matchRoute(ROUTES, request)
      const visit = visitOf(request, match?.params ?? [])
      return match ? match.route.handle(visit) : notFoundPage(visit)
    },
    login: (request, asked) => loginPage(visitOf(request, []), asked),
    close: feed.close,
  }
}
