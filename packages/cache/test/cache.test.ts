import { createLog } from '@repo/trace/log'
import { describe, inject } from 'vitest'
import { createCache } from '../src/create.ts'
import { cacheContract } from './cache-contract.ts'
import { startUpstashDouble } from './upstash-double.ts'

const redisUrl = inject('redisUrl') ?? ''
const log = createLog({ process: 'test', level: 'silent' })
const prefix = 'contract:'

describe('memory', () => {
  cacheContract(async () => {
    const cache = createCache({ prefix, log })
    return { cache, close: cache.close }
  })
})

// The two need a real Redis; TEST_REDIS_URL names it.
describe.skipIf(!redisUrl)('redis', () => {
  cacheContract(async () => {
    const cache = createCache({ redisUrl, prefix, log })
    return { cache, close: cache.close }
  })
})

describe.skipIf(!redisUrl)('upstash', () => {
  cacheContract(async () => {
    const double = await startUpstashDouble(redisUrl, 'token')
    const upstash = { url: `http://127.0.0.1:${double.port}`, token: 'token' }
    const cache = createCache({ upstash, prefix, log })
    return { cache, close: double.close }
  })
})
