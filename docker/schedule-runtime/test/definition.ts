import type { Schedule } from '../src/contract.ts'
import { checkSchedules } from '../src/definition/check.ts'
import type { Definition } from '../src/definition/definition.ts'

/** A schedule that does nothing, with what a test says of it. */
export function schedule(given: Partial<Schedule> = {}): Schedule {
  return { name: 'nightly', meaning: 'Does nothing.', when: '0 * * * *', run: async () => 'Done.', ...given }
}

export function definition(given: Partial<Schedule> = {}): Definition {
  const [checked] = checkSchedules([schedule(given)])
  if (!checked) throw new Error('no definition')
  return checked
}
