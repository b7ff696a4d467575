import { createDashboard } from '../src/dashboard/dashboard.ts'
import type { Config } from '../src/environment/load.ts'
import { healthRoutes } from '../src/health/routes.ts'
import type { Route } from '../src/http/route.ts'
import { send } from '../src/http/send.ts'
import type { Gate } from '../src/ingest/gate.ts'
import { createInFlight } from '../src/ingest/in-flight.ts'
import { createIntake } from '../src/ingest/intake.ts'
import { createMonitoredTags } from '../src/ingest/monitored-tags.ts'
import { ingestRoutes } from '../src/ingest/routes.ts'
import type { Keyring } from '../src/keys/keyring.ts'
import type { Log } from '../src/log.ts'
import type { AuditEvent } from '../src/login/audit.ts'
import { guardedDashboard } from '../src/login/guard.ts'
import { createSessions } from '../src/login/sessions.ts'
import { createSignIn } from '../src/login/sign-in.ts'
import { otlpRoutes } from '../src/otlp/routes.ts'
import type { Store } from '../src/store/store.ts'

export type Mounted = {
  routes: Route[]
  /** Ends live views, and what the dashboard listens to in the store. */
  close(): void
}

/** Everything that is served: the ways in, the dashboard, and the two questions about health. */
export function mountRoutes(parts: {
  config: Config
  store: Store
  keyring: Keyring
  audit: (event: AuditEvent) => void
  log: Log
  nowMs: () => number
}): Mounted {
  const { config, store, keyring, audit, log, nowMs } = parts
  const { trace, http, appName } = config
  const gate: Gate = {
    intake: createIntake({ store, trace, appName }),
    inFlight: createInFlight(),
    keyring,
    audience: trace.audience,
    isEnabled: trace.isEnabled,
    limits: trace.contentDispatch,
    monitoredTags: createMonitoredTags(store),
    log,
    nowMs,
  }
  const { basePath, ingestPath, audience } = trace
  const dashboard = createDashboard({
    store,
    basePath,
    ingestPath,
    audience,
    appName,
    keys: keyring.uses,
    audit,
    nowMs,
  })
  const sessions = createSessions(http.login)
  const signIn =
    http.login && createSignIn({ login: http.login, dashboard, sessions, basePath, audit, nowMs })
  const { trustedProxyHops } = http
  const guarded = guardedDashboard({ dashboard, basePath, sessions, signIn, trustedProxyHops, nowMs })
  return {
    routes: [
      ...ingestRoutes(ingestPath, gate),
      ...otlpRoutes(gate),
      ...healthRoutes(store),
      ...guarded.routes,
      toDashboard(basePath),
    ],
    close: () => {
      guarded.close()
      dashboard.close()
    },
  }
}

/** Whoever asks for the bare address looks for the dashboard. */
function toDashboard(basePath: string): Route {
  return {
    path: '/',
    methods: ['GET', 'HEAD'],
    handle: async ({ response }) =>
      send(response, { status: 303, headers: { location: `${basePath}/` }, body: '' }),
  }
}
