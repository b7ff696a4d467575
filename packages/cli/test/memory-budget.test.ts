import { expect, test } from 'vitest'
import { budgetProblems } from '../src/check/memory-budget.ts'
import { neededMib, readMemory } from '../src/check/memory-plan.ts'

const memory = 'x-memory: { cap: none, why: a test }'
const compose = (webLimit: string) => `
x-web: &web
  mem_limit: ${webLimit}
services:
  web-blue: { <<: *web, ${memory} }
  web-green: { <<: *web, profiles: [green], ${memory} }
  migrate: { mem_limit: 128m, restart: "no", ${memory} }
  postgres: { mem_limit: 1g, profiles: [database], ${memory} }
`

test('a machine needs what stays, the second colour, and a share for the host', () => {
  const services = readMemory(compose('512m'))
  expect(neededMib(services, { profiles: ['cloud-sql'] })).toBe(512 + 512 + 1_024)
  expect(neededMib(services, { profiles: ['database'] })).toBe(512 + 512 + 1_024 + 1_024)
})

test('a set of profiles that does not fit is named with what it needs', () => {
  expect(budgetProblems(readMemory(compose('512m')))).toEqual([])
  const problems = budgetProblems(readMemory(compose('2200m')))
  expect(problems).toHaveLength(2)
  expect(problems[0]).toContain('With database production needs 6448 MiB of 6144')
})

test('a service without a limit or a reason is named', () => {
  expect(() => readMemory(`services: { a: { ${memory} } }`)).toThrow(/^a needs a mem_limit/)
  expect(() => readMemory('services: { a: { mem_limit: 64m } }')).toThrow(/^a has no x-memory/)
})
