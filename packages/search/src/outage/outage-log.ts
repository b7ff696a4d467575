import type { Log } from '@repo/trace/log'

/** Tells the log of an outage once, and of its end once, whoever notices them and however often. */
export type OutageLog = { begin(error: unknown): void; end(): void }

/** `address` is where the part is looked for, if known; `instead` says what happens as long as it does not answer. */
export function createOutageLog(options: {
  log: Log
  part: string
  address?: string | undefined
  instead: string
}): OutageLog {
  const { log, part, address, instead } = options
  const where = address ? { address } : {}
  let since: number | null = null
  return {
    begin: (error) => {
      if (since !== null) return
      since = performance.now()
      log.warn({ ...where, reason: reasonOf(error) }, `${part} does not answer; ${instead}`)
    },
    end: () => {
      if (since === null) return
      log.info({ ...where, outageMs: Math.round(performance.now() - since) }, `${part} answers again`)
      since = null
    },
  }
}

/** A code like ECONNREFUSED where there is one: with the address it says everything. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return String(code ?? message ?? error)
}
