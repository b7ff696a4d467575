import { expect, it } from 'vitest'
import { createLinks } from '../../src/dashboard/links.ts'
import { matchRoute } from '../../src/dashboard/match-route.ts'
import { ROUTES } from '../../src/dashboard/routes.ts'

it('decodes what a pattern catches, whatever a key is made of', () => {
  const key = '2026-11-25T03:17/../%2F?#"'
  const path = createLinks('/trace').entry(key).slice('/trace'.length)
  expect(matchRoute(ROUTES, { method: 'GET', path })?.params).toEqual([key])
})

it.each(['/nowhere', '/entries/', '/entries/a/b/c', '/traces/%E0%A4%A/otlp.json', '//', '/entries//pane'])(
  'has no route for %s',
  (path) => {
    expect(matchRoute(ROUTES, { method: 'GET', path })).toBeNull()
  },
)

it('keeps reading and writing apart', () => {
  expect(matchRoute(ROUTES, { method: 'GET', path: '/leaks/purge' })).toBeNull()
  expect(matchRoute(ROUTES, { method: 'POST', path: '/entries' })).toBeNull()
})
