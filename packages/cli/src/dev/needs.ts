import type { Config } from '@repo/config/load'

/** The containers of this checkout that answer, and any Inngest dev server that does. */
export type Stack = {
  postgres?: { url: string }
  redis?: { url: string }
  typesense?: { url: string; apiKey: string }
  inngest?: { url: string; reaches: 'host.docker.internal' | 'localhost' }
  mailpit?: { smtpUrl: string; viewerUrl: string }
  trace?: { url: string; keyId: string; secret: string }
}

export type EmbeddedPart = 'postgres' | 'runner' | 'mailbox' | 'trace' | 'schedules'
export type Source = 'variable' | 'docker' | 'embedded'

/** One line of the table: what is needed, what serves it, and where. */
export type Need = { need: string; by: string; where: string; source: Source }

/** Who serves what. An explicit variable wins, then a container that answers, then the embedded part. */
export type Plan = {
  needs: Need[]
  embedded: EmbeddedPart[]
  /** What the web process is told about the containers. */
  environment: Record<string, string>
  /** Null: the embedded one, known once it has started. */
  databaseUrl: string | null
  /** The job server calls from inside a container, so the web process must listen on every address. */
  calledFromContainer: boolean
}

type Choice = Need & { part?: EmbeddedPart; environment?: Record<string, string> }

export function decideNeeds(config: Config<'cli'>, stack: Stack): Plan {
  const database = chooseDatabase(config, stack)
  const jobs = chooseJobs(config, stack)
  const choices = [
    database,
    chooseVectors(database.source),
    chooseWords(config, stack),
    chooseCache(config, stack),
    jobs,
    chooseMail(config, stack),
    chooseTraces(config, stack),
    chooseSchedules(config),
  ]
  return {
    needs: choices.map(({ need, by, where, source }) => ({ need, by, where, source })),
    embedded: choices.flatMap(({ part }) => part ?? []),
    environment: Object.assign({}, ...choices.map(({ environment }) => environment ?? {})),
    databaseUrl: config.databaseUrl ?? stack.postgres?.url ?? null,
    calledFromContainer: jobs.source === 'docker' && stack.inngest?.reaches === 'host.docker.internal',
  }
}

function chooseDatabase({ databaseUrl }: Config<'cli'>, { postgres }: Stack): Choice {
  const need = 'Database'
  if (databaseUrl)
    return { need, by: 'Postgres of DATABASE_URL', where: place(databaseUrl), source: 'variable' }
  if (!postgres) return { need, by: 'embedded Postgres 18', where: '', source: 'embedded', part: 'postgres' }
  const environment = { DATABASE_URL: postgres.url }
  return { need, by: 'Postgres 18 container', where: place(postgres.url), source: 'docker', environment }
}

function chooseVectors(source: Source): Choice {
  const by = {
    variable: 'pgvector, or an exact scan without it',
    docker: 'pgvector',
    embedded: 'exact scan',
  }[source]
  return { need: 'Vectors', by, where: 'in the database', source }
}

function chooseWords({ typesenseUrl }: Config<'cli'>, { typesense }: Stack): Choice {
  const need = 'Words'
  if (typesenseUrl) {
    return { need, by: 'Typesense of TYPESENSE_URL', where: place(typesenseUrl), source: 'variable' }
  }
  if (!typesense) return { need, by: 'Postgres', where: 'in the database', source: 'embedded' }
  const environment = { TYPESENSE_URL: typesense.url, TYPESENSE_API_KEY: typesense.apiKey }
  return { need, by: 'Typesense container', where: place(typesense.url), source: 'docker', environment }
}

function chooseCache(config: Config<'cli'>, { redis }: Stack): Choice {
  const need = 'Cache'
  if (config.redisUrl) {
    return { need, by: 'Redis of REDIS_URL', where: place(config.redisUrl), source: 'variable' }
  }
  if (config.upstashRedisRestUrl) {
    return { need, by: 'Upstash', where: place(config.upstashRedisRestUrl), source: 'variable' }
  }
  if (!redis) return { need, by: 'memory', where: 'in the web process', source: 'embedded' }
  const environment = { REDIS_URL: redis.url }
  return { need, by: 'Redis 8 container', where: place(redis.url), source: 'docker', environment }
}

function chooseJobs(config: Config<'cli'>, { inngest }: Stack): Choice {
  const need = 'Jobs'
  const named = config.inngestDev ?? config.inngestBaseUrl
  if (named) return { need, by: 'Inngest of the environment', where: place(named), source: 'variable' }
  if (config.inngestEventKey) return { need, by: 'Inngest Cloud', where: 'inngest.com', source: 'variable' }
  if (!inngest) return { need, by: 'embedded runner', where: '', source: 'embedded', part: 'runner' }
  const by = inngest.reaches === 'localhost' ? 'Inngest dev server that runs here' : 'Inngest container'
  return { need, by, where: place(inngest.url), source: 'docker', environment: { INNGEST_DEV: inngest.url } }
}

function chooseMail(config: Config<'cli'>, { mailpit }: Stack): Choice {
  const need = 'Mail'
  if (config.smtpUrl) return { need, by: 'SMTP_URL', where: place(config.smtpUrl), source: 'variable' }
  if (config.resendApiKey) return { need, by: 'Resend', where: 'resend.com', source: 'variable' }
  if (!mailpit) return { need, by: 'embedded mailbox', where: '', source: 'embedded', part: 'mailbox' }
  const environment = { SMTP_URL: mailpit.smtpUrl }
  return { need, by: 'Mailpit container', where: mailpit.viewerUrl, source: 'docker', environment }
}

/** The first Node that has all of what the mini-app is written in. */
const TRACE_NODE = 24

function chooseTraces(config: Config<'cli'>, { trace }: Stack): Choice {
  const need = 'Traces'
  if (config.traceProxyUrl) {
    const where = `${config.traceProxyUrl}${config.traceBasePath}/`
    return { need, by: 'trace-runtime of TRACE_PROXY_URL', where, source: 'variable' }
  }
  const isOff = !config.traceEnabled || !config.traceProxy
  if (isOff) return { need, by: 'nobody', where: 'TRACE_ENABLED or TRACE_PROXY is 0', source: 'variable' }
  if (trace) {
    const environment = {
      TRACE_PROXY_URL: trace.url,
      TRACE_PROXY_KEY_ID: trace.keyId,
      TRACE_PROXY_SECRET: trace.secret,
    }
    const where = `${trace.url}${config.traceBasePath}/`
    return { need, by: 'trace-runtime container', where, source: 'docker', environment }
  }
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < TRACE_NODE) {
    return {
      need,
      by: 'nobody',
      where: `trace-runtime needs Node ${TRACE_NODE}, this is ${major}`,
      source: 'embedded',
    }
  }
  return { need, by: 'trace-runtime', where: '', source: 'embedded', part: 'trace' }
}

function chooseSchedules({ scheduleEnabled }: Config<'cli'>): Choice {
  const need = 'Schedules'
  if (!scheduleEnabled) return { need, by: 'nobody', where: 'SCHEDULE_ENABLED is 0', source: 'variable' }
  const where = 'on the database; see /status/schedules'
  return { need, by: 'schedule-runtime', where, source: 'embedded', part: 'schedules' }
}

/** Host and port of a URL, without what may be a password. */
function place(url: string): string {
  return new URL(url).host
}
