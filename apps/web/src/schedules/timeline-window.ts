const HOUR_MS = 3_600_000
const PAST_MS = 24 * HOUR_MS
const AHEAD_MS = 4 * HOUR_MS

/** One mark for every five minutes of the past day is as fine as a screen shows it. */
const TIMELINE_COLUMNS = 288

export type TimelineWindow = { from: number; now: number; to: number }

/** What the timeline shows around a moment (ISO 8601): a day back and a few hours ahead, in ms since the epoch. */
export function timelineWindow(now: string): TimelineWindow {
  const at = Date.parse(now)
  return { from: at - PAST_MS, now: at, to: at + AHEAD_MS }
}

/** The query for the marks of that window. */
export function timelineQueryOf({ from, now }: TimelineWindow): {
  from: string
  to: string
  columns: number
} {
  // What is claimed for a moment ahead of the clock by a hair belongs to it.
  const to = new Date(now + 60_000).toISOString()
  return { from: new Date(from).toISOString(), to, columns: TIMELINE_COLUMNS }
}

/** Where a moment stands in the window, in percent from its beginning. */
export function shareOf(window: TimelineWindow, at: number): number {
  return ((at - window.from) / (window.to - window.from)) * 100
}
