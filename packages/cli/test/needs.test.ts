import { loadConfig } from '@repo/config/load'
import { describe, expect, it } from 'vitest'
import { checkoutAt } from '../src/checkout.ts'
import { needsTable } from '../src/dev/announce.ts'
import { decideNeeds, type Stack } from '../src/dev/needs.ts'
import { scheduleEnvironment } from '../src/dev/schedule-environment.ts'
import { listenHost, webEnvironment } from '../src/dev/web-environment.ts'

const stack: Stack = {
  postgres: { url: 'postgres://trovella:trovella@127.0.0.1:5433/trovella' },
  redis: { url: 'redis://127.0.0.1:6379' },
  typesense: { url: 'http://127.0.0.1:8108', apiKey: 'trovella-development' },
  inngest: { url: 'http://127.0.0.1:8288', reaches: 'host.docker.internal' },
  mailpit: { smtpUrl: 'smtp://127.0.0.1:1025', viewerUrl: 'http://127.0.0.1:8025' },
  trace: { url: 'http://127.0.0.1:7778', keyId: 'trovella', secret: 'a-secret-of-at-least-thirty-two-bytes' },
}
const config = (env: Record<string, string> = {}) => loadConfig('cli', env)

describe('decideNeeds', () => {
  it('takes the embedded parts where nothing else is', () => {
    const plan = decideNeeds(config(), {})
    expect(plan.embedded).toEqual(['postgres', 'runner', 'mailbox', 'trace', 'schedules'])
    expect(plan.databaseUrl).toBeNull()
    expect(plan.environment).toEqual({})
  })

  it('takes the containers that answer in place of them', () => {
    const plan = decideNeeds(config(), stack)
    expect(plan.embedded).toEqual(['schedules'])
    expect(plan.calledFromContainer).toBe(true)
    expect(plan.environment).toMatchObject({
      REDIS_URL: 'redis://127.0.0.1:6379',
      TYPESENSE_API_KEY: 'trovella-development',
      INNGEST_DEV: 'http://127.0.0.1:8288',
      SMTP_URL: 'smtp://127.0.0.1:1025',
      TRACE_PROXY_URL: 'http://127.0.0.1:7778',
    })
  })

  it('takes an explicit variable before a container', () => {
    const explicit = {
      DATABASE_URL: 'postgres://someone:a-password@db.example:5432/x',
      REDIS_URL: 'redis://cache.example:6379',
      TYPESENSE_URL: 'https://words.example',
      TYPESENSE_API_KEY: 'key',
      INNGEST_DEV: 'http://jobs.example:8288',
      SMTP_URL: 'smtp://mail.example:25',
      MAIL_FROM: 'me@example.org',
      TRACE_PROXY_URL: 'https://traces.example',
      TRACE_PROXY_KEY_ID: 'web',
      TRACE_PROXY_SECRET: 'a-secret-of-at-least-thirty-two-bytes',
      SCHEDULE_ENABLED: '0',
    }
    const plan = decideNeeds(config(explicit), stack)
    expect(plan.needs.map(({ source }) => source)).toEqual(Array(8).fill('variable'))
    expect(plan.environment).toEqual({})
    expect(plan.databaseUrl).toBe(explicit.DATABASE_URL)
  })

  it('never shows a password', () => {
    const plan = decideNeeds(config({ DATABASE_URL: 'postgres://someone:a-password@db.example/x' }), stack)
    expect(needsTable(plan.needs).join('\n')).not.toMatch(/a-password|trovella:trovella/)
  })
})

describe('webEnvironment', () => {
  const base = {
    given: {},
    plan: decideNeeds(config(), {}),
    databaseUrl: 'postgres://a@b/c',
    places: {
      runner: { port: 8288, url: 'http://127.0.0.1:8288' },
      mailbox: { smtpPort: 1025, httpPort: 8025, smtpUrl: 'smtp://m', viewerUrl: 'http://m' },
      trace: { port: 7778, url: 'http://127.0.0.1:7778' },
    },
    secrets: {
      AUTH_SECRET: 'a-generated-secret-of-enough-characters',
      TRACE_PROXY_SECRET: 'a-generated-secret-that-signs-traces',
    },
    port: 4000,
    production: false,
    hasSampleAccounts: true,
  }

  it('makes a complete configuration of the embedded parts', () => {
    const env = webEnvironment(base)
    expect(loadConfig('web', env)).toMatchObject({
      nodeEnv: 'development',
      appUrl: 'http://localhost:4000',
      signUp: 'open',
      inngestDev: 'http://127.0.0.1:8288',
      embedded: ['postgres', 'runner', 'mailbox', 'trace', 'schedules'],
      traceProxyUrl: 'http://127.0.0.1:7778',
      traceProxyKeyId: 'trovella',
      traceProxySecret: 'a-generated-secret-that-signs-traces',
    })
  })

  it('closes sign-up behind the first person where there are no sample accounts', () => {
    const config = loadConfig('web', webEnvironment({ ...base, hasSampleAccounts: false }))
    expect(config.signUp).toBe('first')
  })

  it('signs traces with the key that is given', () => {
    const env = webEnvironment({
      ...base,
      given: { TRACE_PROXY_KEY_ID: 'mine', TRACE_PROXY_SECRET: 'x'.repeat(40) },
    })
    expect(env).toMatchObject({ TRACE_PROXY_KEY_ID: 'mine', TRACE_PROXY_SECRET: 'x'.repeat(40) })
  })

  it('makes a production build start here as a rehearsal', () => {
    const config = loadConfig('web', webEnvironment({ ...base, production: true }))
    expect(config).toMatchObject({ nodeEnv: 'production', rehearsal: true })
  })

  it('lets the given environment win over what is generated', () => {
    const env = webEnvironment({
      ...base,
      given: { AUTH_SECRET: 'mine', APP_URL: 'https://me', SIGN_UP: 'closed' },
    })
    expect(env).toMatchObject({ AUTH_SECRET: 'mine', APP_URL: 'https://me', SIGN_UP: 'closed' })
  })

  it('listens on this machine alone, unless a container must call back', () => {
    expect(listenHost(base.plan)).toBe('127.0.0.1')
    const plan = decideNeeds(config(), stack)
    expect(listenHost(plan)).toBe('0.0.0.0')
    expect(webEnvironment({ ...base, plan }).INNGEST_SERVE_ORIGIN).toBe('http://host.docker.internal:4000')
  })
})

describe('scheduleEnvironment', () => {
  const checkout = checkoutAt('/a clone')

  it('is that of the web process, and where the handlers and the heartbeat of this checkout are', () => {
    expect(scheduleEnvironment(checkout, { DATABASE_URL: 'postgres://a@b/c', SMTP_URL: 'smtp://m' })).toEqual(
      {
        DATABASE_URL: 'postgres://a@b/c',
        SMTP_URL: 'smtp://m',
        SCHEDULE_BUNDLE: '/a clone/packages/schedules/src/bundle.ts',
        SCHEDULE_HEARTBEAT_FILE: '/a clone/.trovella/schedule-runtime.json',
        SCHEDULE_SHUTDOWN_TIMEOUT_MS: '2500',
        NODE_COMPILE_CACHE: '/a clone/.trovella/compile-cache',
      },
    )
  })

  it('lets the given environment win', () => {
    expect(scheduleEnvironment(checkout, { SCHEDULE_BUNDLE: '/mine.mjs' }).SCHEDULE_BUNDLE).toBe('/mine.mjs')
  })
})
