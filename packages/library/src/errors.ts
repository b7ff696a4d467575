/** Why a verb refused. Each edge translates these once: HTTP to a status, the CLI to an exit code. */
export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'rate_limited'
  | 'unavailable'
  | 'internal'

/** A refusal a person can act on. `message` may be shown to them; `details` is small, plain JSON. */
export class AppError extends Error {
  override name = 'AppError' as const
  readonly code: ErrorCode
  readonly details: Record<string, unknown> | undefined

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** True for an AppError, also one that another copy of this module made. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError' && 'code' in error
}
