/** An expression that is no time, or a time that never comes. The message says which part, and what would be right. */
export class WhenError extends Error {
  override name = 'WhenError' as const
}
