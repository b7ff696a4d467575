import type { Overview } from '../../store/store.ts'
import { type Html, html } from '../html.ts'
import { count, duration, short } from '../look/numbers.ts'
import type { Range } from '../range.ts'
import type { Visit } from '../route.ts'

type Point = Overview['timeline'][number]

const HEIGHT = 132
const BASE = 96
const LOSS_HEIGHT = 28

/**
 * Requests and errors above the line, what was sampled out or dropped below it, on one scale of time. Widths are
 * percentages, so that it fits every screen without script; a bar leads to its entries.
 */
export function timelineChart(
  visit: Visit,
  {
    overview: { timeline, bucketMs },
    range,
    service,
  }: { overview: Overview; range: Range; service: string | undefined },
): Html {
  const most = Math.max(1, ...timeline.map(({ requests }) => requests))
  const mostLost = Math.max(1, ...timeline.map(({ dropped, sampledOut }) => dropped + sampledOut))
  return html`<figure class="chart">
<figcaption><span class="legend"><span class="key key-requests">requests and jobs</span><span class="key key-errors">errors</span><span class="key key-sampled">sampled out</span><span class="key key-dropped">dropped</span></span><span class="hint">a bar is ${duration(bucketMs)}, the highest ${short(most)}</span></figcaption>
<svg width="100%" height="${HEIGHT}" role="group" aria-label="${summary(timeline)}">
<line class="grid" x1="0" x2="100%" y1="${BASE / 2}" y2="${BASE / 2}"/>
${timeline.map((point) => bar(visit, { point, bucketMs, range, service, most, mostLost }))}
<line class="axis" x1="0" x2="100%" y1="${BASE}" y2="${BASE}"/>
</svg>
<div class="chart-ticks" aria-hidden="true">${ticks(visit, range).map((tick) => html`<span>${tick}</span>`)}</div>
</figure>`
}

type Bar = {
  point: Point
  bucketMs: number
  range: Range
  service: string | undefined
  most: number
  mostLost: number
}

function bar({ links, clock }: Visit, { point, bucketMs, range, service, most, mostLost }: Bar): Html {
  const span = range.toMs - range.fromMs
  const x = (100 * (point.atMs - range.fromMs)) / span
  const width = (100 * bucketMs) / span
  const [left, right] = [Math.max(0, x), Math.min(100, x + width)]
  if (right <= left) return html``
  const place = html`x="${(left + width * 0.1).toFixed(3)}%" width="${Math.max(0.01, right - left - width * 0.2).toFixed(3)}%"`
  const requests = scaled(point.requests, most, BASE - 6)
  const errors = Math.min(requests, scaled(point.errors, most, BASE - 6))
  const sampled = scaled(point.sampledOut, mostLost, LOSS_HEIGHT)
  const dropped = scaled(point.dropped, mostLost, LOSS_HEIGHT)
  const from = String(Math.floor(point.atMs))
  const to = String(Math.floor(point.atMs + bucketMs))
  return html`<a href="${links.entries({ from, to, service })}" tabindex="-1"><title>${clock.dateTime(point.atMs)}: ${tale(point)}</title><rect class="hit" x="${left.toFixed(3)}%" width="${(right - left).toFixed(3)}%" y="0" height="${HEIGHT}"/>${requests > errors && html`<rect class="bar-requests" ${place} y="${BASE - requests}" height="${requests - errors}"/>`}${errors > 0 && html`<rect class="bar-errors" ${place} y="${BASE - errors}" height="${errors}"/>`}${sampled > 0 && html`<rect class="bar-sampled" ${place} y="${BASE + 4}" height="${sampled}"/>`}${dropped > 0 && html`<rect class="bar-dropped" ${place} y="${BASE + 4 + sampled}" height="${dropped}"/>`}</a>`
}

/** What is there at all is at least two pixels high. */
function scaled(value: number, most: number, height: number): number {
  return value === 0 ? 0 : Math.max(2, Math.round((height * value) / most))
}

function ticks({ clock }: Visit, { fromMs, toMs }: Range): string[] {
  const span = toMs - fromMs
  return [0, 0.25, 0.5, 0.75, 1].map((share) => clock.tick(fromMs + share * span, span))
}

function tale({ requests, errors, stored, dropped, sampledOut }: Point): string {
  return `${count(requests)} requests and jobs, ${count(errors)} errors; ${count(stored)} entries stored, ${count(sampledOut)} sampled out, ${count(dropped)} dropped`
}

function summary(timeline: readonly Point[]): string {
  const total: Point = { atMs: 0, requests: 0, errors: 0, stored: 0, dropped: 0, sampledOut: 0 }
  for (const point of timeline)
    for (const key of ['requests', 'errors', 'stored', 'dropped', 'sampledOut'] as const)
      total[key] += point[key]
  return `In this time: ${tale(total)}`
}
