import type { Bundle } from './contract.ts'
import { purge } from './purge.ts'
import { refetchLinks } from './refetch-links.ts'
import { watchOutbox } from './watch-outbox.ts'

/** What docker/schedule-runtime loads: docs/contracts/schedules.md. */
export const bundle: Bundle = {
  contract: 1,
  version: '0.1.0',
  open: async () => ({ schedules: [refetchLinks, purge, watchOutbox], close: async () => undefined }),
}
