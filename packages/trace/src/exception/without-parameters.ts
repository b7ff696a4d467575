/** A query error of Drizzle quotes the parameters, which may be tokens; the driver's error behind it says enough. */
export function withoutParameters(error: Error): Error {
  return 'params' in error && error.cause instanceof Error ? error.cause : error
}
