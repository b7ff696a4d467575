/** Why no backup, restore or drill took place. The message says what to do and quotes no key. */
export type Refused = {
  ok: false
  reason: 'key' | 'archive' | 'target' | 'busy' | 'disk' | 'database' | 'storage'
  message: string
}

/** How a refusal travels from where it is found, through streams, to the verb that returns it. */
export class BackupRefusal extends Error {
  override name = 'BackupRefusal' as const
  readonly reason: Refused['reason']

  constructor(reason: Refused['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

/** Runs `work`; what it refuses becomes a value. Anything else it throws goes on. */
export async function refusable<T>(work: () => Promise<T>): Promise<T | Refused> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof BackupRefusal)) throw error
    return { ok: false, reason: error.reason, message: error.message }
  }
}
