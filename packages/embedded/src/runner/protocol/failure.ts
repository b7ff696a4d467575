/** An error as it travels: what the SDK serializes, and what `onFailure` receives. */
export type Failure = { name: string; message: string; stack?: string; [key: string]: unknown }

export function failure(message: string, name = 'Error'): Failure {
  return { name, message }
}

/** The error in a response, whatever its shape. */
export function toFailure(value: unknown): Failure {
  if (typeof value !== 'object' || value === null) return failure(String(value ?? 'Unknown error'))
  const { name, message, error, ...rest } = value as Record<string, unknown>
  return {
    ...rest,
    name: typeof name === 'string' && name ? name : 'Error',
    message:
      [message, error].find((text) => typeof text === 'string' && text !== '')?.toString() ?? 'Unknown error',
  }
}
