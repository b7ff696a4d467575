import type { StoredEntry } from '../../store/store.ts'
import { endOf } from './tree.ts'

/** Time to place: a percentage of the width. A long time in which nothing ran anywhere takes only a little of it. */
export type Scale = {
  fromMs: number
  toMs: number
  at(ms: number): number
  /** Where time was left out. */
  breaks: { fromMs: number; toMs: number; at: number; width: number }[]
  ticks: Tick[]
}

/** A minor tick has no room for its label on a narrow screen. */
type Tick = { ms: number; at: number; isMinor: boolean }

/** An idle time is cut when it is longer than this share of the time in which something ran, and of the whole. */
const LONG_IDLE_SHARE = 0.5
const LONG_IDLE_SHARE_OF_ALL = 0.1
const LONG_IDLE_MS = 50
const BREAK_WIDTH_SHARE = 0.05
const TICKS = 6
/** Of a label, as a percentage of a usual width. */
const LABEL_WIDTH = 9
const LABEL_WIDTH_NARROW = 42
/** Bars end here, so that the last one does not touch the edge. */
const WIDTH = 99.4

type Stretch = { fromMs: number; toMs: number; isBreak: boolean; at: number; width: number }

export function createScale(entries: readonly StoredEntry[]): Scale {
  const stretches = stretchesOf(busyTimes(entries))
  const fromMs = stretches[0]?.fromMs ?? 0
  const toMs = stretches.at(-1)?.toMs ?? fromMs
  const at = (ms: number) => {
    const stretch = stretches.find((each) => ms <= each.toMs) ?? stretches.at(-1)
    if (!stretch) return 0
    const share = (ms - stretch.fromMs) / Math.max(1e-6, stretch.toMs - stretch.fromMs)
    return stretch.at + stretch.width * Math.min(1, Math.max(0, share))
  }
  return {
    fromMs,
    toMs,
    at,
    breaks: stretches.filter(({ isBreak }) => isBreak),
    ticks: ranked(stretches.flatMap((stretch) => ticksOf(stretch, fromMs))),
  }
}

/** The times in which something ran, joined where they touch or the pause is short. */
function busyTimes(entries: readonly StoredEntry[]): { fromMs: number; toMs: number }[] {
  const sorted = [...entries].sort((a, b) => a.startMs - b.startMs)
  const joined: { fromMs: number; toMs: number }[] = []
  for (const entry of sorted) {
    const last = joined.at(-1)
    if (last && entry.startMs <= last.toMs) last.toMs = Math.max(last.toMs, endOf(entry))
    else joined.push({ fromMs: entry.startMs, toMs: endOf(entry) })
  }
  return joined
}

function stretchesOf(busy: readonly { fromMs: number; toMs: number }[]): Stretch[] {
  const busyMs = busy.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  const allMs = (busy.at(-1)?.toMs ?? 0) - (busy[0]?.fromMs ?? 0)
  const longMs = Math.max(LONG_IDLE_MS, busyMs * LONG_IDLE_SHARE, allMs * LONG_IDLE_SHARE_OF_ALL)
  const stretches: Stretch[] = []
  for (const { fromMs, toMs } of busy) {
    const last = stretches.at(-1)
    const isLong = last !== undefined && fromMs - last.toMs > longMs
    if (last && !isLong) last.toMs = toMs
    else {
      if (last) stretches.push({ fromMs: last.toMs, toMs: fromMs, isBreak: true, at: 0, width: 0 })
      stretches.push({ fromMs, toMs, isBreak: false, at: 0, width: 0 })
    }
  }
  return placed(stretches)
}

function placed(stretches: Stretch[]): Stretch[] {
  const shown = stretches.filter(({ isBreak }) => !isBreak)
  const shownMs = shown.reduce((sum, { fromMs, toMs }) => sum + Math.max(0.001, toMs - fromMs), 0)
  const breakWidth = WIDTH * Math.min(BREAK_WIDTH_SHARE, 0.3 / Math.max(1, stretches.length - shown.length))
  const rest = WIDTH - breakWidth * (stretches.length - shown.length)
  let at = 0
  for (const stretch of stretches) {
    stretch.at = at
    stretch.width = stretch.isBreak
      ? breakWidth
      : (rest * Math.max(0.001, stretch.toMs - stretch.fromMs)) / shownMs
    at += stretch.width
  }
  return stretches
}

/** Round offsets from the start of the trace, and the beginning of each stretch whatever it is. */
function ticksOf({ fromMs, toMs, isBreak, at, width }: Stretch, originMs: number): Omit<Tick, 'isMinor'>[] {
  if (isBreak) return []
  const ticks = [{ ms: fromMs, at }]
  const wanted = Math.floor((TICKS * width) / WIDTH)
  if (wanted < 1 || toMs <= fromMs) return at === 0 || wanted > 0 ? ticks : []
  const place = (ms: number) => at + (width * (ms - fromMs)) / (toMs - fromMs)
  const step = niceStep((toMs - fromMs) / wanted)
  for (let offset = Math.ceil((fromMs - originMs) / step) * step; originMs + offset < toMs; offset += step) {
    const ms = originMs + offset
    if (place(ms) - at > LABEL_WIDTH && place(ms) < WIDTH - LABEL_WIDTH / 2) ticks.push({ ms, at: place(ms) })
  }
  return ticks
}

function ranked(ticks: readonly Omit<Tick, 'isMinor'>[]): Tick[] {
  let roomFrom = 0
  return ticks.map((tick) => {
    const isMinor = tick.at < roomFrom
    if (!isMinor) roomFrom = tick.at + LABEL_WIDTH_NARROW
    return { ...tick, isMinor }
  })
}

/** The next of 1, 2 and 5 times a power of ten. */
function niceStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast))
  return power * ([1, 2, 5].find((factor) => factor * power >= atLeast) ?? 10)
}

/** A percentage as SVG takes it. */
export function place(percent: number): string {
  return `${Number(percent.toFixed(2))}%`
}
