import { type Batch, DURATION_BOUNDS_MS, type RequestCount } from '../../../src/entry.ts'
import { digest, importCommand, reconcile, signIn } from './background.ts'
import { createRandom, type Random } from './random.ts'
import { addSource, failing, library, search } from './requests.ts'
import type { Reported, TraceBuilder } from './trace-builder.ts'

const MINUTE_MS = 60_000

type Route = { name: string; service: string; perMinute: number; typicalMs: number; errorShare: number }

const ROUTES: Route[] = [
  { name: 'GET /library', service: 'web', perMinute: 210, typicalMs: 14, errorShare: 0.0004 },
  { name: 'GET /api/v1/search', service: 'web', perMinute: 96, typicalMs: 52, errorShare: 0.001 },
  { name: 'GET /sources/[id]', service: 'web', perMinute: 74, typicalMs: 31, errorShare: 0.021 },
  { name: 'POST /api/v1/sources', service: 'web', perMinute: 12, typicalMs: 44, errorShare: 0.002 },
  { name: 'GET /api/ready', service: 'web', perMinute: 60, typicalMs: 1.6, errorShare: 0 },
  { name: 'POST /api/auth/sign-in', service: 'web', perMinute: 2, typicalMs: 88, errorShare: 0 },
  { name: 'ingest', service: 'worker', perMinute: 12, typicalMs: 940, errorShare: 0.012 },
  { name: 'weekly-digest', service: 'schedules', perMinute: 0.05, typicalMs: 410, errorShare: 0 },
  { name: 'reconcile-index', service: 'schedules', perMinute: 0.1, typicalMs: 160, errorShare: 0 },
]

/**
 * What a library of some use sends in `hours` until `nowMs`: true counts by the minute, and the traces that were kept.
 * The same for the same seed.
 */
export function seedBatches({
  nowMs,
  hours = 24,
  seed = 7,
}: {
  nowMs: number
  hours?: number
  seed?: number
}): Batch[] {
  const random = createRandom(seed)
  const firstMinuteMs = Math.floor(nowMs / MINUTE_MS - hours * 60) * MINUTE_MS
  const batches: Batch[] = []
  for (let minuteMs = firstMinuteMs; minuteMs < nowMs - MINUTE_MS; minuteMs += MINUTE_MS) {
    const isRecent = nowMs - minuteMs < 90 * MINUTE_MS
    const reported = tracesOf(random, minuteMs, isRecent).flatMap((trace) => trace.reported)
    batches.push(...batchesOf(random, minuteMs, reported, nowMs))
  }
  return batches
}

/** A batch for each service, without counts. */
export function asBatches(random: Random, reported: readonly Reported[]): Batch[] {
  return [...Map.groupBy(reported, ({ service }) => service)].map(([service, ofService]) => ({
    batchId: uuid(random),
    service,
    instance: null,
    droppedByReason: {},
    requestCounts: [],
    entries: ofService.map(({ entry }) => entry),
  }))
}

function tracesOf(random: Random, minuteMs: number, isRecent: boolean): TraceBuilder[] {
  const at = () => minuteMs + random.between(0, 55_000)
  const minute = Math.round(minuteMs / MINUTE_MS)
  const traces: TraceBuilder[] = []
  if (isRecent || minute % 10 === 0) traces.push(search(random, at()), library(random, at()))
  if (isRecent ? minute % 2 === 0 : minute % 20 === 0) traces.push(addSource(random, at()))
  if (random.next() < (isRecent ? 0.35 : 0.06)) traces.push(failing(random, at()))
  if (random.next() < 0.08) traces.push(signIn(random, at()))
  if (minute % 10 === 0) traces.push(reconcile(random, minuteMs + 6, random.next() < 0.2))
  if (minute % 30 === 0) traces.push(digest(random, minuteMs + 38))
  if (minute % 240 === 60) traces.push(importCommand(random, at()))
  return traces
}

function batchesOf(random: Random, minuteMs: number, reported: readonly Reported[], nowMs: number): Batch[] {
  const services = ['web', 'worker', 'schedules', 'cli']
  const isBusy = Math.abs(nowMs - 34 * MINUTE_MS - minuteMs) < 3 * MINUTE_MS
  return services.flatMap((service) => {
    const entries = reported.filter((each) => each.service === service).map(({ entry }) => entry)
    const requestCounts = ROUTES.filter((route) => route.service === service).flatMap((route) =>
      countsOf(random, route, minuteMs, isBusy),
    )
    if (entries.length === 0 && requestCounts.length === 0) return []
    return [
      {
        batchId: uuid(random),
        service,
        instance: service === 'web' ? 'web-blue-7f3a' : null,
        droppedByReason: isBusy && service === 'web' ? { ring_full: { cache: 412, query: 90 } } : {},
        requestCounts,
        entries,
      },
    ]
  })
}

function countsOf(random: Random, route: Route, minuteMs: number, isBusy: boolean): RequestCount[] {
  const hour = (minuteMs / 3_600_000) % 24
  const tide = 0.55 + 0.45 * Math.sin(((hour - 8) / 24) * 2 * Math.PI)
  const count = Math.round(
    route.perMinute * tide * random.between(0.8, 1.2) * (isBusy ? 2.6 : 1) + random.next() * 0.3,
  )
  if (count === 0) return []
  const durationCounts = new Array<number>(DURATION_BOUNDS_MS.length + 1).fill(0)
  let errorCount = 0
  for (let each = 0; each < count; each++) {
    const ms = route.typicalMs * Math.exp(0.55 * gaussian(random)) * (isBusy ? 1.8 : 1)
    const bucket = DURATION_BOUNDS_MS.findIndex((bound) => ms <= bound)
    const index = bucket === -1 ? DURATION_BOUNDS_MS.length : bucket
    durationCounts[index] = (durationCounts[index] ?? 0) + 1
    if (random.next() < route.errorShare * (isBusy ? 3 : 1)) errorCount++
  }
  return [
    {
      minuteMs,
      name: route.name,
      count,
      errorCount,
      keptCount: Math.min(count, errorCount + Math.ceil(count * 0.03)),
      durationCounts,
    },
  ]
}

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
}

function uuid(random: Random): string {
  const digits = random.hex(32)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}
