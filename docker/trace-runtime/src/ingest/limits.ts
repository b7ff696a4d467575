export const MAX_WIRE_BYTES = 1024 * 1024
export const MAX_INFLATED_BYTES = 16 * 1024 * 1024
/** Either way: what a clock may be off, and how long a captured request could be sent again. */
export const WINDOW_MS = 5 * 60_000
