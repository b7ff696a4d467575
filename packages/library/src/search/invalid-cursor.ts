import { AppError } from '../errors.ts'

/** The refusal of a cursor that was not given out, or for another search. */
export function invalidCursor(): AppError {
  return new AppError('invalid', 'cursor: it belongs to another search. Start again without one.')
}
