import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { plainQuery } from '../src/keyword/postgres/plain.ts'
import { resolveQuery } from '../src/keyword/postgres/resolve.ts'
import { textQueries } from '../src/keyword/postgres/tsquery.ts'
import { parseQuery } from '../src/query/parse.ts'
import { addOrganization, addSource } from './test-library.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())

describe('plainQuery', () => {
  it('is what the database makes of the same query, where it has the words', async () => {
    const organizationId = await addOrganization(database)
    const text = 'The generational bakeries were running daily, and not to be skied upon: naïve flies only.'
    await addSource(database, organizationId, { title: 'Words', texts: [text] })
    const frequencies = { shareOf: () => 0.001 }
    for (const q of [
      'generational bakeries ',
      'only the flies ',
      '"not to be" running ',
      'daily -"skied upon" -bakeries ',
      'NAÏVE flies ',
    ]) {
      const query = parseQuery(q)
      const plain = plainQuery(query)
      const resolved = await resolveQuery({ pool: database.pool, organizationId, frequencies }, query)
      expect(plain && textQueries(plain), q).toEqual(textQueries(resolved))
    }
  })

  it('leaves to the vocabulary what is unfinished, has a digit or other letters', () => {
    for (const q of ['bak', 'mpu6050 ', '"version 2"', 'москва ', '東京 ', 'bread -2'])
      expect(plainQuery(parseQuery(q)), q).toBeNull()
  })
})
