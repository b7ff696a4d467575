import { expect, it } from 'vitest'
import { checkScheduleTable } from '../../packages/cli/src/check/schedule-table.ts'
import { ownCheckout } from '../../packages/cli/src/checkout.ts'

it('lists the schedules of the bundle as they are', async () => {
  expect(await checkScheduleTable(ownCheckout())).toEqual([])
})
