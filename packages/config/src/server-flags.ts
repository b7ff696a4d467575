/**
 * How Node runs the web server. V8 lets new objects fill a hundred megabytes where there is much memory, and the heap
 * grow to four times what is in use, and gains little by it. Neither is a cap: a long document may take what it needs.
 */
export const serverFlags = ['--max-semi-space-size=4', '--heap-growing-percent=10'] as const
