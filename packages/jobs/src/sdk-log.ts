import type { Log } from '@repo/trace/log'
import type { Logger } from 'inngest'

/** An error that the world outside caused and that waiting may cure, such as a site that is away. */
export type Expected = Error & { isExpected: true }

/** Where the SDK logs. It calls every failed attempt an error; one that was expected is a warning. */
export function sdkLog(log: Log): Logger & { child(fields: object): Logger } {
  return {
    debug: log.debug.bind(log),
    info: log.info.bind(log),
    warn: log.warn.bind(log),
    error: (...args: unknown[]) => {
      const [fields] = args
      if (isExpected(fields)) log.warn({ err: fields.err }, 'a step is tried again later')
      else log.error(...(args as Parameters<Log['error']>))
    },
    child: (fields) => sdkLog(log.child(fields)),
  }
}

function isExpected(fields: unknown): fields is { err: Expected } {
  const err = (fields as { err?: Partial<Expected> } | null | undefined)?.err
  return err?.isExpected === true
}
