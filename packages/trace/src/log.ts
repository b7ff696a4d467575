import pino, { type Logger } from 'pino'

export type Log = Logger

/** Field names whose values never reach a log, at any depth the application nests them. */
const SECRET_FIELDS = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'apiKey',
  'key',
  'connectionString',
]

/** A JSON-lines logger of one process. Secrets are removed by field name; passwords in URLs by value. */
export function createLog(options: {
  process: string
  level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  destination?: pino.DestinationStream
}): Log {
  return pino(
    {
      level: options.level,
      base: { process: options.process },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError },
    },
    options.destination ?? pino.destination({ dest: 1, sync: true }),
  )
}

/** Replaces the password of every URL in a text, as connection errors like to quote it. */
export function withoutUrlPasswords(text: string): string {
  return text.replaceAll(/(\w+:\/\/[^\s:/@]*):[^\s@]+@/g, '$1:[redacted]@')
}

function serializeError(thrown: unknown): object {
  if (!(thrown instanceof Error)) return { message: withoutUrlPasswords(String(thrown)) }
  const error = withoutParameters(thrown)
  const { type, message, stack } = pino.stdSerializers.err(error)
  const { code } = error as { code?: unknown }
  return {
    type,
    message: withoutUrlPasswords(message),
    stack: withoutUrlPasswords(stack),
    ...(code ? { code } : {}),
  }
}

/** A query error of Drizzle quotes the parameters, which may be tokens; the driver's error behind it says enough. */
function withoutParameters(error: Error): Error {
  return 'params' in error && error.cause instanceof Error ? error.cause : error
}
