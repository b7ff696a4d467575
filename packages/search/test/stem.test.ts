import { readFile } from 'node:fs/promises'
import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { stem } from '../src/text/stem.ts'
import { foldedWords } from '../src/text/words.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'))
})
afterAll(() => database.drop())

describe('stem', () => {
  it('agrees with the index on thousands of English words', async () => {
    const words = (await readFile(new URL('english-words.txt', import.meta.url), 'utf8')).trim().split('\n')
    expect(words.length).toBeGreaterThan(3_000)
    const { rows } = await database.pool.query<{ word: string; stem: string }>(
      `select word, (ts_lexize('trovella_stem', word))[1] as stem from unnest($1::text[]) as word`,
      [words],
    )
    expect(rows.filter((row) => stem(row.word) !== row.stem)).toEqual([])
  })
})

describe('foldedWords', () => {
  it('cuts and folds text as the index does', async () => {
    const text =
      'Node.js and/or snake_case—naïve Straße ﬁne Москва 東京 MPU6050 don’t e\u0301t\u00e9 「括弧」 v1.2.3 [x] 50% C++'
    const { rows } = await database.pool.query<{ words: string[] }>(
      `select array_agg(lexeme order by position) as words
       from unnest(to_tsvector('trovella_words', search_text($1))) as word (lexeme, positions, weights),
         unnest(positions) as position`,
      [text],
    )
    expect(foldedWords(text)).toEqual(rows[0]?.words)
  })
})
