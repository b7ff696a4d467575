import type { Bundle } from './contract.ts'
import { watchOutbox } from './watch-outbox.ts'

/** What docker/schedule-runtime loads: docs/contracts/schedules.md. */
export const bundle: Bundle = {
  contract: 1,
  version: '0.1.0',
  open: async () => ({ schedules: [watchOutbox], close: async () => undefined }),
}
