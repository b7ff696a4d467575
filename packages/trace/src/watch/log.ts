import type { Recorder } from '../types.ts'
import { recordException } from './exception.ts'

const LEVELS: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}
const ERROR_LEVEL = 50

/** Records a line as it was given to the logger; an error in it is an exception that was handled. */
export function watchLogLine(recorder: Recorder, args: readonly unknown[], levelNumber: number): void {
  const [first] = args
  const fields = typeof first === 'object' && first !== null && !(first instanceof Error) ? first : null
  const error = first instanceof Error ? first : (fields as { err?: unknown } | null)?.err
  const isError = levelNumber >= ERROR_LEVEL
  if (error instanceof Error && levelNumber >= 40)
    recordException(recorder, error, { isHandled: true, isError })
  if (!recorder.isWatched('log')) return
  const message = messageOf(args, error)
  recorder.mark('log', message, {
    status: isError ? 'error' : 'ok',
    content: {
      level: LEVELS[levelNumber] ?? 'info',
      message,
      ...(fields ? { fields: fieldsOf(fields) } : {}),
    },
  })
}

function messageOf(args: readonly unknown[], error: unknown): string {
  const text = args.find((each) => typeof each === 'string')
  if (typeof text === 'string') return text
  return error instanceof Error ? error.message : ''
}

/** The error is an entry of its own. */
function fieldsOf(fields: object): object {
  if (!('err' in fields)) return fields
  const { err, ...rest } = fields as Record<string, unknown>
  return err instanceof Error ? { ...rest, error: err.name } : fields
}
