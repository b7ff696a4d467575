import * as z from 'zod'

/** A URL with one of these schemes (`redis:`), kept as written. */
export function urlOf(...protocols: string[]) {
  const wanted = protocols.map((protocol) => `${protocol}//…`).join(' or ')
  return z.string().refine((text) => protocols.includes(URL.parse(text)?.protocol ?? ''), {
    error: `must be a URL: ${wanted}`,
  })
}

/** Scheme, host and port, without a path; a trailing slash is dropped. */
export const origin = urlOf('http:', 'https:')
  .refine((text) => URL.parse(text)?.pathname === '/' && !URL.parse(text)?.search, {
    error: 'must end after the host and port, without a path',
  })
  .transform((text) => new URL(text).origin)

export function wholeNumber(minimum: number, maximum: number) {
  return z
    .string()
    .regex(/^\d+$/, { error: `must be a whole number from ${minimum} to ${maximum}`, abort: true })
    .transform(Number)
    .refine((number) => number >= minimum && number <= maximum, {
      error: `must be from ${minimum} to ${maximum}`,
    })
}

export const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
)

export const switchOn = z
  .enum(['1', 'true', '0', 'false'], { error: 'must be 1 or 0' })
  .transform((text) => text === '1' || text === 'true')

export function text(minimumLength = 1) {
  return z.string().min(minimumLength, { error: `must have at least ${minimumLength} characters` })
}
