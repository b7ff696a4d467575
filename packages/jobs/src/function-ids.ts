import { Inngest } from 'inngest'
import { APP_ID } from './client.ts'
import { createFunctions } from './functions.ts'

/** The ids of every function, as a job server lists them: what runs when one has failed is a function of its own. */
export function functionIds(): string[] {
  const functions = createFunctions({
    inngest: new Inngest({ id: APP_ID, isDev: true }),
    contextFor: () => {
      throw new Error('These functions are looked at, and not run.')
    },
    makeBackup: null,
  })
  return functions
    .flatMap((each) => {
      const id = each.id(APP_ID)
      return each.opts.onFailure ? [id, `${id}-failure`] : [id]
    })
    .toSorted()
}
