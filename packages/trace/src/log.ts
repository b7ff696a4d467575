import pino, { type Logger } from 'pino'
import { withoutParameters } from './exception/without-parameters.ts'
import { createRedactor, type Redactor } from './redact/redactor.ts'
import { LIMITS } from './serialise/limits.ts'
import { toPlain } from './serialise/plain.ts'
import type { Recorder } from './types.ts'
import { watchLogLine } from './watch/log.ts'

export type Log = Logger

/**
 * A JSON-lines logger of one process. Secrets are removed by the rules that hold for traces too: by the names of
 * fields and by their form, in fields, messages and stacks. With a recorder each line is an entry as well, and names
 * the trace it belongs to.
 */
export function createLog(options: {
  process: string
  level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  destination?: pino.DestinationStream
  recorder?: Recorder
}): Log {
  const { recorder } = options
  const redactor = recorder?.redactor ?? createRedactor()
  return pino(
    {
      level: options.level,
      base: { process: options.process },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => traceIdField(recorder),
      formatters: { level: (label) => ({ level: label }), log: (fields) => withoutSecrets(fields, redactor) },
      serializers: { err: (thrown: unknown) => serializeError(thrown, redactor) },
      hooks: {
        logMethod(args, method, level) {
          if (recorder) watchLogLine(recorder, args, level)
          method.apply(
            this,
            args.map((each) => (typeof each === 'string' ? redactor.text(each) : each)) as typeof args,
          )
        },
      },
    },
    options.destination ?? pino.destination({ dest: 1, sync: true }),
  )
}

function traceIdField(recorder: Recorder | undefined): { traceId?: string } {
  const traceId = recorder?.traceId()
  return traceId ? { traceId } : {}
}

/** Errors stay as they are: the serializer is for them. */
function withoutSecrets(fields: Record<string, unknown>, redactor: Redactor): Record<string, unknown> {
  const { err, ...rest } = fields
  const plain = toPlain(rest, redactor, LIMITS) as Record<string, unknown>
  return err === undefined ? plain : { ...plain, err }
}

function serializeError(thrown: unknown, redactor: Redactor): object {
  if (!(thrown instanceof Error)) return { message: redactor.text(String(thrown)) }
  const { type, message, stack } = pino.stdSerializers.err(withoutParameters(thrown))
  const { code } = withoutParameters(thrown) as { code?: unknown }
  return {
    type,
    message: redactor.text(message),
    stack: redactor.text(stack),
    ...(code ? { code } : {}),
  }
}
