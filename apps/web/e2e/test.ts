import { test as base } from '@playwright/test'

/** Tests against the stack that was started for them. */
export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads the names of fixtures from this pattern
  baseURL: async ({}, use) => {
    await use(place('E2E_APP_URL'))
  },
})

export { expect } from '@playwright/test'

type Place =
  | 'E2E_APP_URL'
  | 'E2E_LINK_URL'
  | 'E2E_DATABASE_URL'
  | 'E2E_RUNNER_URL'
  | 'E2E_MAILBOX_URL'
  | 'E2E_TRACES_URL'

/** Where something of the stack is, from what `stack/start.ts` left behind. */
export function place(name: Place): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: the stack was not started`)
  return value
}

export const OWNER = { name: 'Ada Lovelace', email: 'ada@example.org', password: 'a-long-enough-password' }
export const OWNER_STATE = 'test-results/owner.json'
