import { hostname } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createReader, type Environment, type Problem, type Reader } from './reader.ts'

/** Everything that is wrong at once, as a table. It holds no secret. */
export class ConfigError extends Error {
  override name = 'ConfigError' as const

  constructor(problems: readonly Problem[]) {
    super(problemTable(problems))
  }
}

export type Config = ReturnType<typeof loadConfig>

/** The configuration of the daemon, read once. Throws ConfigError. */
export function loadConfig(env: Environment) {
  const reader = createReader(env)
  const config = {
    databaseUrl: databaseUrlOf(reader),
    logLevel: reader.oneOf('LOG_LEVEL', ['info', 'trace', 'debug', 'warn', 'error', 'fatal', 'silent']),
    host: reader.text('HOSTNAME', hostname()),
    isEnabled: reader.isOn('SCHEDULE_ENABLED', true),
    bundlePath: path.resolve(reader.text('SCHEDULE_BUNDLE', IN_THE_IMAGE)),
    heartbeatFile: path.resolve(reader.text('SCHEDULE_HEARTBEAT_FILE', '/tmp/schedule-runtime.json')),
    shutdownTimeoutMs: reader.whole('SCHEDULE_SHUTDOWN_TIMEOUT_MS', {
      fallback: 30_000,
      minimum: 2_500,
      maximum: 86_400_000,
    }),
    leaseMs: reader.whole('SCHEDULE_LEASE_MS', { fallback: 12_000, minimum: 1_000, maximum: 25_000 }),
    maxRuns: reader.whole('SCHEDULE_MAX_RUNS', { fallback: 16, minimum: 1, maximum: 1_000 }),
    pingUrl: pingUrlOf(reader),
    mail: mailOf(reader),
    tracesUrl: tracesUrlOf(reader),
  }
  if (reader.problems.length > 0) throw new ConfigError(reader.problems)
  return config
}

const IN_THE_IMAGE = fileURLToPath(new URL('../../handlers/schedules.mjs', import.meta.url))

function databaseUrlOf(reader: Reader): string | null {
  const url = reader.optional('DATABASE_URL')
  if (!url || (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url))) return url
  reader.wrong('DATABASE_URL', 'must be a postgres:// address')
  return null
}

/** The address of the database, for what cannot do without. Throws ConfigError. */
export function requireDatabaseUrl({ databaseUrl }: Pick<Config, 'databaseUrl'>): string {
  if (databaseUrl) return databaseUrl
  throw new ConfigError([{ name: 'DATABASE_URL', reason: 'must be set: the slots are kept there' }])
}

function pingUrlOf(reader: Reader): string | null {
  const url = reader.optional('SCHEDULE_PING_URL')
  if (!url || (url.includes('{schedule}') && /^https?:/.test(url) && URL.canParse(url))) return url
  reader.wrong('SCHEDULE_PING_URL', 'must be an http address with {schedule} in it')
  return null
}

/** Where a person opens the dashboard of the traces that runs are sent to; null where they are sent nowhere. */
function tracesUrlOf(reader: Reader): string | null {
  const receiver = reader.optional('TRACE_PROXY_URL')
  const isSent = reader.isOn('TRACE_ENABLED', true) && reader.isOn('TRACE_PROXY', true)
  if (!receiver || !isSent) return null
  const path = reader.text('TRACE_BASE_PATH', '/trace')
  const url = reader.optional('TRACE_DASHBOARD_URL') ?? `${receiver.replace(/\/+$/, '')}${path}`
  if (!/^https?:/.test(url) || !URL.canParse(url))
    reader.wrong('TRACE_DASHBOARD_URL', 'must be an http address, as in http://localhost:7778/trace')
  return url.replace(/\/+$/, '')
}

function mailOf(reader: Reader) {
  const to = reader.optional('SCHEDULE_ALERT_TO')
  const [smtpUrl, resendApiKey] = [reader.optional('SMTP_URL'), reader.optional('RESEND_API_KEY')]
  if (!to) return null
  if (!smtpUrl && !resendApiKey)
    reader.wrong('SCHEDULE_ALERT_TO', 'needs SMTP_URL or RESEND_API_KEY beside it')
  return { to, from: reader.text('MAIL_FROM', 'Trovella <trovella@localhost>'), smtpUrl, resendApiKey }
}

function problemTable(problems: readonly Problem[]): string {
  const width = Math.max(...problems.map(({ name }) => name.length))
  return [
    `schedule-runtime cannot start: ${problems.length === 1 ? 'one variable is' : `${problems.length} variables are`} missing or wrong.`,
    '',
    ...problems.map(({ name, reason }) => `  ${name.padEnd(width)}  ${reason}`),
    '',
    'docs/schedules.md explains each.',
  ].join('\n')
}
