/**
 * How Node runs the web server. Where there is much memory, V8 lets new objects fill a hundred megabytes and the heap
 * grow to four times what is in use, and gains little by it. Neither is a cap: a long document may take what it needs.
 */
export const serverFlags = ['--max-semi-space-size=16', '--heap-growing-percent=50'] as const
