import type { Store } from '../../store/store.ts'

/** The services that a filter offers. */
export type ServiceNames = {
  /** Those known now, by name. Asking looks for new ones, for the next page; no page waits for it. */
  known(): string[]
  add(names: readonly string[]): void
}

const LOOK_EVERY_MS = 60_000
const LOOK_BACK_MS = 15 * 60_000

export function createServiceNames(store: Store, nowMs: () => number): ServiceNames {
  const names = new Set<string>()
  let lookedAtMs = Number.NEGATIVE_INFINITY

  function add(more: readonly string[]): void {
    for (const name of more) names.add(name)
  }

  function look(): void {
    const toMs = nowMs()
    if (toMs - lookedAtMs < LOOK_EVERY_MS) return
    lookedAtMs = toMs
    // A filter that offers fewer names is no reason for a page to fail.
    store.overview({ fromMs: toMs - LOOK_BACK_MS, toMs }).then(
      ({ services }) => add(services),
      () => {},
    )
  }

  look()
  return {
    add,
    known() {
      look()
      return [...names].sort()
    },
  }
}
