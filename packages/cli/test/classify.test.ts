import { expect, test } from 'vitest'
import { classify } from '../src/migrations/classify.ts'

test.each([
  'create table a (id int primary key, b text not null); create unique index on a (b)',
  'create table a (id int); alter table a add column b int not null; update a set b = 1; drop table a',
  'alter table source add column note text',
  'alter table source add column note text not null default $$none$$',
  'alter table source add column seen_at timestamptz not null default now()',
  'create index concurrently i on source (note)',
  'drop index source_title',
  'alter table source alter column note drop not null, alter column note set default $$x$$',
  'update source set note = $$x$$ where id < 100',
  'create or replace function f() returns int language sql as $$ select 1 $$',
  "alter type state add value 'ready'",
  'alter table source validate constraint note_is_short',
])('the release before goes on after: %s', async (sql) => {
  expect(await classify(sql)).toEqual({ class: 'expand', why: [] })
})

test.each([
  ['alter table source drop column note', 'drops the column source.note'],
  ['drop table public.source, feed', 'drops the table source'],
  ['drop function f(int)', 'drops the function f'],
  ['drop trigger t on source', 'drops the trigger t'],
  ['drop type state', 'drops the type state'],
  ['alter table source rename column note to remark', 'renames note to remark'],
  ['alter table source rename to origin', 'renames source to origin'],
  ['alter table source alter column note type varchar(9)', 'changes the type of source.note'],
  ['alter table source alter column note set not null', 'refuses rows without source.note'],
  ['alter table source add column note text not null', 'which the release before does not write'],
  ['alter table source add constraint c check (note > $$$$) not valid', 'refuses rows of source'],
  ['create unique index concurrently i on source (note)', 'refuses rows of source'],
  ['delete from source where note is null', 'deletes rows of source'],
  ['truncate source', 'empties a table'],
])('the release before may not go on after: %s', async (sql, why) => {
  const classified = await classify(sql)
  expect(classified.class).toBe('contract')
  expect(classified.why.join('; ')).toContain(why)
})

test.each([
  ['create index i on source (note)', 'lets nobody write to source while an index is built'],
  ['update source set note = $$x$$', 'rewrites every row of source'],
  ['alter table source add column seen timestamptz default clock_timestamp()', 'rewrites source to fill'],
  ['do $$ begin perform 1; end $$', 'a DO block'],
  ['cluster source', 'of a kind that is not known: ClusterStmt'],
])('the release before waits, or nobody can tell, during: %s', async (sql, why) => {
  const classified = await classify(sql)
  expect(classified.class).toBe('unsafe')
  expect(classified.why.join('; ')).toContain(why)
})
