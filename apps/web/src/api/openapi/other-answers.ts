import type { ApiKeyView, CreatedApiKey } from '@repo/auth/auth'
import { scheduleSlotStates } from '@repo/db/schema/schedules'
import { digestSetting } from '@repo/library/digest/schema'
import type { FeedView } from '@repo/library/feeds/view'
import type { ScheduleHistory } from '@repo/library/schedules/history'
import type { ScheduleList } from '@repo/library/schedules/list'
import type { TimelineMark } from '@repo/library/schedules/timeline'
import type { SlotView } from '@repo/library/schedules/view'
import type { Usage } from '@repo/library/usage/get'
import { z } from 'zod'
import type { Wire } from '#client/wire.ts'
import type { healthNow } from '#health/health-now.ts'
import { type Problem as ProblemBody, problemCodes } from '../problem.ts'
import { answerOf } from './answer-of.ts'

const id = z.uuid()
const moment = z.iso.datetime()
const count = z.int().min(0)
const slotState = z.enum(scheduleSlotStates)

const Feed = answerOf<FeedView>()(
  z.object({
    id,
    url: z.string(),
    title: z.string().nullable(),
    polledAt: moment.nullable(),
    nextPollAt: moment,
    pausedAt: moment.nullable(),
    failure: z.object({ code: z.string(), message: z.string() }).nullable(),
    createdAt: moment,
  }),
)

const Slot = answerOf<SlotView>()(
  z.object({
    schedule: z.string(),
    due: moment,
    state: slotState,
    reason: z.string().nullable(),
    origin: z.enum(['time', 'catch_up', 'manual']),
    attempt: z.int(),
    startAt: moment.nullable(),
    startedAt: moment.nullable(),
    finishedAt: moment.nullable(),
    latenessMs: z.number().nullable(),
    durationMs: z.number().nullable(),
    traceId: z.string().nullable(),
    interruptRequestedAt: moment.nullable(),
    requestedBy: z.string().nullable(),
    output: z.string().nullable(),
    error: z.string().nullable(),
  }),
)

const Schedule = z.object({
  name: z.string(),
  meaning: z.string(),
  expression: z.string(),
  inWords: z.string(),
  timeZone: z.string(),
  policy: z.record(z.string(), z.unknown()),
  enabled: z.boolean(),
  retiredAt: moment.nullable(),
  nextDue: moment.nullable(),
  wakeAt: moment.nullable(),
  paused: z
    .object({
      since: moment,
      until: moment.nullable(),
      by: z.string().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  runRequestedAt: moment.nullable(),
  failuresInARow: count,
  last: Slot.nullable(),
  live: z.array(Slot),
})

const Daemon = z.object({
  id: z.string(),
  host: z.string().nullable(),
  pid: z.int(),
  version: z.string(),
  startedAt: moment,
  seenAt: moment,
  isLive: z.boolean(),
  isStopping: z.boolean(),
})

const ApiKey = z.object({
  id: z.string(),
  name: z.string().nullable(),
  start: z.string().nullable(),
  scopes: z.array(z.enum(['read', 'write'])),
  createdAt: moment,
  expiresAt: moment.nullable(),
  lastUsedAt: moment.nullable(),
})

type Created = Pick<Extract<CreatedApiKey, { ok: true }>, 'id' | 'secret' | 'expiresAt'>

/** What is answered about everything but sources, by the names these have in the document. */
export const otherAnswers = {
  Problem: answerOf<ProblemBody>()(
    z.looseObject({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      detail: z.string(),
      code: z.enum(problemCodes),
      requestId: z.string(),
    }),
  ),
  Feed,
  AddedFeed: answerOf<FeedView & { duplicate: boolean }>()(Feed.extend({ duplicate: z.boolean() })),
  FeedList: z.object({ feeds: z.array(Feed) }),
  Usage: answerOf<{ usage: Usage | null }>()(
    z.object({
      usage: z
        .object({
          sources: count,
          originalBytes: count,
          textBytes: count,
          chunks: count,
          measuredAt: moment,
          limitBytes: count.nullable(),
        })
        .nullable(),
    }),
  ),
  DigestSetting: digestSetting,
  ApiKeyList: answerOf<Wire<{ keys: ApiKeyView[] }>>()(z.object({ keys: z.array(ApiKey) })),
  CreatedApiKey: answerOf<Wire<Created>>()(
    z.object({ id: z.string(), secret: z.string(), expiresAt: moment.nullable() }),
  ),
  Slot,
  ScheduleList: answerOf<ScheduleList>()(
    z.object({
      now: moment,
      schedules: z.array(Schedule),
      daemons: z.array(Daemon),
      maintenance: z
        .object({ reason: z.string().nullable(), until: z.string().nullable(), by: z.string().nullable() })
        .nullable(),
      mayManage: z.boolean(),
    }),
  ),
  ScheduleHistory: answerOf<ScheduleHistory>()(
    z.object({ slots: z.array(Slot), nextBefore: moment.nullable() }),
  ),
  ScheduleTimeline: answerOf<{ marks: TimelineMark[] }>()(
    z.object({
      marks: z.array(
        z.object({
          schedule: z.string(),
          due: moment,
          lastDue: moment,
          states: z.partialRecord(slotState, count),
          latenessMs: z.number().nullable(),
          durationMs: z.number().nullable(),
        }),
      ),
    }),
  ),
  RunRequested: z.object({ daemonIsLive: z.boolean() }),
  Health: answerOf<Awaited<ReturnType<typeof healthNow>>>()(
    z.object({
      status: z.enum(['healthy', 'degraded', 'unhealthy']),
      checkedAt: moment,
      parts: z.record(
        z.string(),
        z.looseObject({
          ok: z.boolean(),
          engine: z.string(),
          latencyMs: z.number(),
          message: z.string().exactOptional(),
        }),
      ),
    }),
  ),
  Readiness: z.object({ status: z.enum(['ready', 'not ready']), reason: z.string().nullable().optional() }),
  Live: z.object({ status: z.literal('live') }),
}
