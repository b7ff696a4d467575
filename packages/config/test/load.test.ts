import { describe, expect, it } from 'vitest'
import { ConfigError, type Environment, loadConfig, type ProcessName } from '../src/load.ts'

const web = {
  APP_URL: 'http://localhost:3000',
  DATABASE_URL: 'postgres://someone:a-password@127.0.0.1:5432/trovella',
  AUTH_SECRET: 'a-secret-of-at-least-thirty-two-characters',
}
const production = {
  ...web,
  NODE_ENV: 'production',
  APP_URL: 'https://library.example.org',
  INNGEST_BASE_URL: 'http://inngest:8288',
  INNGEST_EVENT_KEY: 'an-event-key',
  INNGEST_SIGNING_KEY: '0123456789abcdef',
}

describe('loadConfig', () => {
  it('returns parsed values, defaults, and undefined for what is unset', () => {
    const config = loadConfig('web', { ...web, PORT: '4000', FETCH_ALLOW_HOSTS: 'wiki, 10.0.0.0/8,' })
    expect(config).toMatchObject({
      nodeEnv: 'development',
      appUrl: 'http://localhost:3000',
      port: 4000,
      databasePoolSize: 10,
      fetchAllowHosts: ['wiki', '10.0.0.0/8'],
      redisUrl: undefined,
      rehearsal: false,
    })
  })

  it('gives a process only the variables it reads, and freezes them', () => {
    const config = loadConfig('embedded', web)
    expect(config).not.toHaveProperty('authSecret')
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('counts an empty or blank string as unset', () => {
    expect(problemsOf('web', { ...web, AUTH_SECRET: '' })).toEqual(['missing AUTH_SECRET'])
    expect(loadConfig('web', { ...web, REDIS_URL: '  ' }).redisUrl).toBeUndefined()
  })

  it('lists everything that is wrong at once', () => {
    expect(problemsOf('web', { PORT: 'three', APP_URL: 'library.example.org', SIGN_UP: 'maybe' })).toEqual([
      'wrong APP_URL',
      'wrong PORT',
      'missing DATABASE_URL',
      'missing AUTH_SECRET',
      'wrong SIGN_UP',
    ])
  })

  it('never shows the value of a secret, and shows that of any other variable', () => {
    const message = messageOf('web', { ...web, AUTH_SECRET: 'too-short', PORT: 'three' })
    expect(message).not.toContain('too-short')
    expect(message).toContain('it is "three"')
  })

  it('asks a web process with a worker beside it for no key of the job server', () => {
    const {
      INNGEST_BASE_URL: _url,
      INNGEST_EVENT_KEY: _event,
      INNGEST_SIGNING_KEY: _signing,
      ...rest
    } = production
    expect(problemsOf('web', rest)).toHaveLength(2)
    expect(loadConfig('web', { ...rest, WORKER_URL: 'http://worker:3000' }).workerUrl).toBe(
      'http://worker:3000',
    )
    expect(problemsOf('web', { ...production, WORKER_URL: 'http://worker:3000' })).toEqual([
      'wrong WORKER_URL',
    ])
  })

  it('accepts a complete production environment', () => {
    expect(loadConfig('web', production).inngestBaseUrl).toBe('http://inngest:8288')
  })
})

describe('what belongs together', () => {
  it.each<[string, Environment, string[]]>([
    ['an Upstash URL', { UPSTASH_REDIS_REST_URL: 'https://u.example' }, ['missing UPSTASH_REDIS_REST_TOKEN']],
    ['an Upstash token', { UPSTASH_REDIS_REST_TOKEN: 'token' }, ['missing UPSTASH_REDIS_REST_URL']],
    ['a Typesense URL', { TYPESENSE_URL: 'http://t:8108' }, ['missing TYPESENSE_API_KEY']],
    [
      'an embedding API',
      { EMBEDDING_BASE_URL: 'http://e/v1' },
      ['missing EMBEDDING_MODEL', 'missing EMBEDDING_DIMENSIONS'],
    ],
    ['an embedding key', { EMBEDDING_API_KEY: 'key' }, ['missing EMBEDDING_BASE_URL']],
    ['SMTP', { SMTP_URL: 'smtp://m:25' }, ['missing MAIL_FROM']],
    ['Resend', { RESEND_API_KEY: 'key' }, ['missing MAIL_FROM']],
    [
      'an Inngest server',
      { INNGEST_BASE_URL: 'http://i:8288' },
      ['missing INNGEST_EVENT_KEY', 'missing INNGEST_SIGNING_KEY'],
    ],
    [
      'two caches',
      {
        REDIS_URL: 'redis://r',
        UPSTASH_REDIS_REST_URL: 'https://u.example',
        UPSTASH_REDIS_REST_TOKEN: 'token',
      },
      ['wrong UPSTASH_REDIS_REST_URL'],
    ],
  ])('names what %s lacks', (_, extra, expected) => {
    expect(problemsOf('web', { ...web, ...extra })).toEqual(expected)
  })
})

describe('what production refuses', () => {
  it.each<[string, Environment, string[]]>([
    ['embedded parts', { EMBEDDED: 'postgres' }, ['wrong EMBEDDED']],
    [
      'embedded parts, even on localhost',
      { EMBEDDED: 'runner', APP_URL: 'http://localhost' },
      ['wrong EMBEDDED'],
    ],
    ['no session secret', { AUTH_SECRET: undefined }, ['missing AUTH_SECRET']],
    ['the sample password', { ADMIN_PASSWORD: 'admin123' }, ['wrong ADMIN_PASSWORD']],
    [
      'the database password of docker-compose.yml',
      { DATABASE_URL: 'postgres://trovella:trovella@db/trovella' },
      ['wrong DATABASE_URL'],
    ],
    ['an address without TLS', { APP_URL: 'http://library.example.org' }, ['wrong APP_URL']],
    [
      'an unsigned job runner',
      { INNGEST_BASE_URL: undefined, INNGEST_DEV: 'http://127.0.0.1:8288' },
      ['wrong INNGEST_DEV'],
    ],
    [
      'a job server without keys',
      { INNGEST_BASE_URL: undefined, INNGEST_EVENT_KEY: undefined, INNGEST_SIGNING_KEY: undefined },
      ['missing INNGEST_EVENT_KEY', 'missing INNGEST_SIGNING_KEY'],
    ],
  ])('refuses %s', (_, extra, expected) => {
    expect(problemsOf('web', { ...production, ...extra })).toEqual(expected)
  })

  it('lets a rehearsal use embedded parts, on localhost only', () => {
    const rehearsal = { ...web, NODE_ENV: 'production', REHEARSAL: '1', EMBEDDED: 'postgres' }
    expect(loadConfig('web', rehearsal).rehearsal).toBe(true)
    expect(problemsOf('web', { ...rehearsal, APP_URL: 'https://library.example.org' })).toEqual([
      'wrong REHEARSAL',
    ])
  })
})

function problemsOf(process: ProcessName, env: Environment): string[] {
  return refusal(process, env).problems.map(({ kind, name }) => `${kind} ${name}`)
}

function messageOf(process: ProcessName, env: Environment): string {
  return refusal(process, env).message
}

function refusal(process: ProcessName, env: Environment): ConfigError {
  try {
    loadConfig(process, env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('expected loadConfig to refuse')
}
