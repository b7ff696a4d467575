import { text, urlOf, wholeNumber } from '../formats.ts'
import { variables } from '../variable.ts'

export const storageVariables = variables({
  DATABASE_URL: {
    meaning: 'Postgres 18, with pgvector where it is to search large libraries by meaning.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    requiredBy: ['web'],
    secret: true,
    when: 'runtime',
    example: 'postgres://trovella:a-password@127.0.0.1:5432/trovella',
    schema: urlOf('postgres:', 'postgresql:'),
  },
  DATABASE_POOL_SIZE: {
    meaning: 'How many connections one process keeps at most.',
    readBy: ['web', 'embedded'],
    when: 'runtime',
    default: '10',
    example: '20',
    schema: wholeNumber(1, 500),
  },
  STORAGE_LIMIT_MB: {
    meaning:
      'How many megabytes of originals and texts one organization may store. Above it nothing is added. Default: no limit.',
    readBy: ['web'],
    when: 'runtime',
    example: '20000',
    schema: wholeNumber(1, 1_000_000_000),
  },
  REDIS_URL: {
    meaning: 'Redis 8 for the cache and rate limits. Without it and Upstash each process counts for itself.',
    readBy: ['web', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'redis://127.0.0.1:6379',
    schema: urlOf('redis:', 'rediss:'),
  },
  UPSTASH_REDIS_REST_URL: {
    meaning: 'The same from Upstash, over HTTPS.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    example: 'https://eu1-example-12345.upstash.io',
    schema: urlOf('https:', 'http:'),
  },
  UPSTASH_REDIS_REST_TOKEN: {
    meaning: 'The token of that Upstash database.',
    readBy: ['web', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'the-token-from-the-console',
    schema: text(),
  },
})
