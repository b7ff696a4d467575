import type { Plan } from './needs.ts'
import type { Places } from './places.ts'

/** What the web process is started with: the given environment, completed by what serves each need. */
export function webEnvironment(options: {
  given: Record<string, string>
  plan: Plan
  databaseUrl: string
  places: Places
  secrets: Record<string, string>
  port: number
  production: boolean
  hasSampleAccounts: boolean
}): Record<string, string> {
  const { given, plan, places, port } = options
  const appUrl = given.APP_URL ?? `http://localhost:${port}`
  return {
    // Beside the sample accounts a person can still try to sign up. Without them it is as on any server.
    ...(options.hasSampleAccounts ? { SIGN_UP: 'open' } : {}),
    MAIL_FROM: 'Trovella <trovella@trovella.local>',
    ...options.secrets,
    ...given,
    ...plan.environment,
    ...(places.runner ? { INNGEST_DEV: places.runner.url } : {}),
    ...(places.mailbox ? { SMTP_URL: places.mailbox.smtpUrl } : {}),
    ...traceSender(options),
    ...(plan.calledFromContainer ? { INNGEST_SERVE_ORIGIN: `http://host.docker.internal:${port}` } : {}),
    ...(plan.embedded.length > 0 ? { EMBEDDED: plan.embedded.join(',') } : {}),
    DATABASE_URL: options.databaseUrl,
    APP_URL: appUrl,
    PORT: String(port),
    ...(options.production
      ? { NODE_ENV: 'production', REHEARSAL: '1', HOSTNAME: listenHost(plan) }
      : { NODE_ENV: 'development' }),
    NEXT_TELEMETRY_DISABLED: '1',
    // How long `next dev` lets its server close before it kills it.
    NEXT_EXIT_TIMEOUT_MS: '2000',
  }
}

/** This machine alone, unless a container has to call back. */
export function listenHost(plan: Plan): string {
  return plan.calledFromContainer ? '0.0.0.0' : '127.0.0.1'
}

const TRACE_KEY_ID = 'trovella'

/** Where everything of this checkout sends its traces, and the key it signs them with; nothing when that was given. */
export function traceSender({
  given,
  secrets,
  places,
  plan,
}: {
  given: Record<string, string>
  secrets: Record<string, string>
  places: Places
  plan: Pick<Plan, 'environment'>
}): Record<string, string> {
  if (!places.trace) {
    const inContainer = Object.entries(plan.environment).filter(([name]) => name.startsWith('TRACE_PROXY_'))
    return Object.fromEntries(inContainer)
  }
  const { TRACE_PROXY_KEY_ID = TRACE_KEY_ID, TRACE_PROXY_SECRET = secrets.TRACE_PROXY_SECRET ?? '' } = given
  return { TRACE_PROXY_URL: places.trace.url, TRACE_PROXY_KEY_ID, TRACE_PROXY_SECRET }
}
