import { type Html, html } from '../html.ts'

const COLOUR_COUNT = 8

/** Chosen so that the services of a usual installation (web, worker, schedules, cli, api, app, jobs) all differ. */
const MULTIPLIER = 289

/** The same service has the same colour on every page: one of eight, by a hash of its name. */
export function serviceColour(service: string): number {
  let hash = 0
  for (const letter of service) hash = (Math.imul(hash, MULTIPLIER) + (letter.codePointAt(0) ?? 0)) >>> 0
  return ((hash ^ (hash >>> 15)) >>> 0) % COLOUR_COUNT
}

export function serviceBadge(service: string): Html {
  return html`<span class="service"><span class="dot colour-${serviceColour(service)}"></span>${service}</span>`
}
