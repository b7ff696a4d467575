import { isAppError } from '@repo/library/errors'
import { parse } from '@repo/library/parse'
import { expect, test } from 'vitest'
import { searchInputOf } from '#api/search-input.ts'
import { addSourceBody, idOf, uploadFieldsOf } from '#api/source-input.ts'

function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (isAppError(error)) return `${error.code}: ${error.message}`
    throw error
  }
  throw new Error('not refused')
}

const search = (query: string) => searchInputOf(`http://here/api/v1/search?${query}`)

test('a search reads its text, page and filters, of which some repeat', () => {
  expect(search('q=high%20water&limit=5&kind=note&kind=link&tag=sea')).toMatchObject({
    q: 'high water',
    limit: 5,
    kinds: ['note', 'link'],
    tags: ['sea'],
  })
})

test('a search without filters has none, so that nothing is filtered', () => {
  const input = search('q=tide')
  expect(input.kinds).toBeUndefined()
  expect(input.tags).toBeUndefined()
})

test.each([
  ['an unknown parameter', 'q=tide&sort=new', /sort/],
  ['a limit that is no number', 'limit=many', /limit/],
  ['a text given twice', 'q=a&q=b', /q/],
  ['a kind there is not', 'kind=film', /kind/],
])('a search with %s is refused by name', (_name, query, message) => {
  expect(refusalOf(() => search(query))).toMatch(message)
})

test('a source with a field the API does not know is refused by name', () => {
  const body = { kind: 'note', text: 'x', colour: 'red' }
  expect(refusalOf(() => parse(addSourceBody, body))).toMatch(/^invalid: .*colour/)
})

test.each([[null], ['text'], [[]], [{}], [{ kind: 'film' }]])('%j is no source', (body) => {
  expect(refusalOf(() => parse(addSourceBody, body))).toMatch(/^invalid/)
})

test.each([
  [{ kind: 'note' }, 'text: it is missing'],
  [{ kind: 'note', text: 1 }, 'text: it must be a text'],
  [{ kind: 'film' }, 'kind: it must be "note" or "link"'],
  [{ kind: 'note', text: '', tags: 'sea' }, 'tags: it must be a list'],
  [{ kind: 'note', text: '', title: 'x'.repeat(501) }, 'title: it must have at most 500 characters'],
  [{ kind: 'note', text: '', colour: 'red' }, 'there is no "colour" here'],
  [[], 'it must be an object'],
])('%j is told what to change', (body, message) => {
  expect(refusalOf(() => parse(addSourceBody, body))).toBe(`invalid: ${message}`)
})

test('upload fields: tags repeat, the rest does not, unknown ones are refused', () => {
  expect(uploadFieldsOf({ tags: ['a', 'b', 'a'], folderPath: ['notes/sea'] })).toEqual({
    tags: ['a', 'b'],
    folderPath: 'notes/sea',
  })
  expect(refusalOf(() => uploadFieldsOf({ folderPath: ['a', 'b'] }))).toMatch(/folderPath/)
  expect(refusalOf(() => uploadFieldsOf({ colour: ['red'] }))).toMatch(/colour/)
})

test('an address with something that is no id has nothing at it', () => {
  expect(refusalOf(() => idOf({ id: '../etc' }))).toMatch(/^not_found/)
})
