import { expect, test } from 'vitest'
import { statementOf } from '../src/sql/statement.ts'

test.each([
  [
    "select * from source where title = 'it''s' and n > 12.5",
    'select * from source where title = ? and n > ?',
  ],
  ["insert into t (a) values (E'it\\'s', 'b')", 'insert into t (a) values (?, ?)'],
  ['select $body$ secret $body$, "column 1" from t', 'select ?, "column 1" from t'],
  ["select 1 -- 'a comment'\n from t /* and 'another' */", 'select ? from t'],
  ["select 'never closed", 'select ?'],
  ['select $1::uuid, $2 from t1', 'select $1::uuid, $2 from t1'],
])('takes the values out of %s', (sql, text) => {
  expect(statementOf(sql).text).toBe(text)
})

test.each([
  ['select a from "source" where b', 'select source'],
  ['SELECT now()', 'select'],
  ['begin', 'begin'],
  ['insert into outbox (name) values ($1)', 'insert outbox'],
  ['update source set a = 1', 'update source'],
  ['with x as (select 1) insert into chunk select * from x', 'insert chunk'],
  ['with x as (select 1 from blob) select * from x', 'select blob'],
])('says what %s does', (sql, summary) => {
  expect(statementOf(sql).summary).toBe(summary)
})

test('puts statements that differ in values alone into one family', () => {
  const families = [
    'select a from t where id in ($1, $2, $3)',
    'select a from t where id in ($1)',
    'SELECT a FROM t\n WHERE id IN (1, 2)',
  ].map((sql) => statementOf(sql).family)
  expect(new Set(families).size).toBe(1)
})
