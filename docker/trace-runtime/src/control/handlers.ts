import type { Keyring } from '../keys/keyring.ts'
import type { AuditEvent } from '../login/audit.ts'
import type { Store } from '../store/store.ts'
import type { Handlers } from './orders.ts'

export type ControlParts = {
  store: Store
  keyring: Keyring
  audit: (event: AuditEvent) => void
  pruneAfterHours: number
}

export function controlHandlers({ store, keyring, audit, pruneAfterHours }: ControlParts): Handlers {
  return {
    status: () => store.status(),
    keys: async () => keyring.uses(),
    prune: ({ olderThanHours }) => store.prune({ olderThanHours: olderThanHours ?? pruneAfterHours }),
    clear: async () => {
      const names = await store.clear()
      audit({
        action: 'clear',
        user: null,
        detail: `trace:clear, ${names.length} segments: ${names.join(', ')}`,
      })
      return names
    },
  }
}
