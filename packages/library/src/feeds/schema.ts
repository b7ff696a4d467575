import { z } from 'zod'
import { line } from '../sources/schema.ts'

export const addFeedInput = z.object({ url: line(4_000).min(1), title: line(500).min(1).optional() })
export type AddFeedInput = z.input<typeof addFeedInput>

export const feedInput = z.object({ id: z.uuid() })
export type FeedInput = z.input<typeof feedInput>

/** A feed is asked every quarter of an hour at most, every day at least, and at first every hour. */
export const pollBounds = { minSeconds: 15 * 60, maxSeconds: 86_400 }
export const FIRST_INTERVAL_SECONDS = 3_600
