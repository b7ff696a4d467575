import { expect, it } from 'vitest'
import { formatSql, highlightSql } from '../../../src/dashboard/entry/sql.ts'
import { sqlTokens } from '../../../src/dashboard/entry/sql-tokens.ts'

it('gives each clause, column and condition a line', () => {
  const sql = `select "a"."id", count(*) as n from "a" left join "b" on "b"."id" = "a"."id" where x between 1 and 2 and y = 'p, (q)' group by 1 order by 2 desc limit $1`
  expect(formatSql(sql)).toBe(
    [
      'select "a"."id",',
      '  count(*) as n',
      'from "a"',
      'left join "b" on "b"."id" = "a"."id"',
      'where x between 1 and 2',
      "  and y = 'p, (q)'",
      'group by 1',
      'order by 2 desc',
      'limit $1',
    ].join('\n'),
  )
})

it('sets a statement within a statement further in', () => {
  expect(formatSql('with x as (select 1) select * from x')).toBe(
    'with x as (\n  select 1\n)\nselect *\nfrom x',
  )
})

it('keeps an upsert together', () => {
  expect(formatSql('insert into t (a) values ($1) on conflict (a) do update set b = 2 returning a')).toBe(
    'insert into t (a)\nvalues ($1)\non conflict (a) do update\nset b = 2\nreturning a',
  )
})

it('leaves a statement that has lines as its author wrote it', () => {
  expect(formatSql('\n  select 1\n    from t\n')).toBe('select 1\n    from t')
})

it.each(["select 'unclosed", '/* open', '$x$ open', 'select "a', "it''s", 'a::text->>$1', ''])(
  'loses no character of %j',
  (sql) => {
    const tokens = sqlTokens(sql)
    expect(tokens.map(({ text }) => text).join('')).toBe(sql)
  },
)

it('needs no more than linear time for hostile text', () => {
  const sql = `select '${"\\'".repeat(30_000)} ${'$a'.repeat(30_000)} ${'/*'.repeat(30_000)}`
  expect(
    sqlTokens(sql)
      .map(({ text }) => text)
      .join(''),
  ).toHaveLength(sql.length)
})

it('escapes what it colours', () => {
  expect(highlightSql(`select '<script>'`).toString()).toBe(
    '<span class="sql-keyword">select</span> <span class="sql-string">&#39;&lt;script&gt;&#39;</span>',
  )
})
