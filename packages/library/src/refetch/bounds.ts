/** A page is asked for every six hours at most, every thirty days at least, and for the first time after a day. */
export const refetchBounds = { minSeconds: 6 * 3_600, maxSeconds: 30 * 86_400 }
export const FIRST_INTERVAL_SECONDS = 86_400
