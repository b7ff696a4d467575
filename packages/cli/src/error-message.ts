/** What an error says; a failed connection to several addresses says it in its parts. */
export function errorMessage(error: unknown): string {
  if (error instanceof AggregateError && !error.message) {
    return [...new Set(error.errors.map(errorMessage))].join('; ')
  }
  return error instanceof Error ? error.message : String(error)
}
