/** What stands in place of a secret. */
export const MASK = '[redacted]'

/** Called with the kind of a secret that was masked just now, never with the secret. */
export type OnFound = (kind: string) => void
