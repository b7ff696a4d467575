import { mapInSlices } from '../../map-in-slices.ts'
import { type Html, html } from '../html.ts'
import { duration } from '../look/numbers.ts'
import type { Line } from './fold.ts'
import { type Canvas, drawLine } from './lines.ts'
import { place, type Scale } from './scale.ts'

/**
 * The lines of a trace under a scale of time. Every bar is an SVG of its own in percentages: it needs no style
 * attribute, which the policy refuses, and stretches with the window.
 */
export async function waterfall(lines: readonly Line[], canvas: Canvas): Promise<Html> {
  const drawn = await mapInSlices(
    inGroups(lines),
    (group) => html`${group.map((line) => drawLine(line, canvas))}`,
  )
  return html`<div class="waterfall">
<div class="ruler" aria-hidden="true"><span class="ruler-name">What</span>${ruler(canvas.scale)}<span class="ruler-duration">Took</span></div>
<div class="spans-wrap">${background(canvas.scale)}<ol class="spans" data-spans aria-label="What happened, by time">${drawn}</ol></div>
</div>`
}

const LINES_AT_ONCE = 100

function inGroups(lines: readonly Line[]): Line[][] {
  return Array.from({ length: Math.ceil(lines.length / LINES_AT_ONCE) }, (_, at) =>
    lines.slice(at * LINES_AT_ONCE, (at + 1) * LINES_AT_ONCE),
  )
}

function ruler({ ticks, breaks, fromMs }: Scale): Html {
  return html`<svg class="ruler-scale" width="100%" height="22">${ticks.map(
    ({ ms, at, isMinor }) =>
      html`<text${isMinor && html` class="tick-minor"`} x="${place(at)}" y="15" dx="3">${ms === fromMs ? '0' : duration(ms - fromMs)}</text>`,
  )}${breaks.map(
    ({ at, width, ...gap }) =>
      html`<text class="ruler-break" x="${place(at + width / 2)}" y="15" text-anchor="middle"><title>Nothing ran for ${duration(gap.toMs - gap.fromMs)}</title>//</text>`,
  )}</svg>`
}

function background({ ticks, breaks }: Scale): Html {
  return html`<svg class="spans-back" aria-hidden="true" width="100%" height="100%"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>${ticks.map(
    ({ at }) => html`<line class="grid" x1="${place(at)}" x2="${place(at)}" y1="0" y2="100%"/>`,
  )}${breaks.map(({ at, width }) => html`<rect x="${place(at)}" width="${place(width)}" height="100%" fill="url(#hatch)"/>`)}</svg>`
}
