import { expect, it } from 'vitest'
import { checkDocuments } from '../../packages/cli/src/check/documents.ts'
import { ownCheckout } from '../../packages/cli/src/checkout.ts'

it('mentions no path, command or option that does not exist', async () => {
  expect(await checkDocuments(ownCheckout())).toEqual([])
})
