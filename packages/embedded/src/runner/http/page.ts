import type { RunView } from '../store/read-runs.ts'
import type { Stats } from './stats.ts'

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem }
h1 { font-size: 1.25rem }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem } dt { opacity: .7 } dd { margin: 0; font-weight: 600 }
table { border-collapse: collapse; width: 100% } caption { text-align: left; padding: .5rem 0 }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top; overflow-wrap: anywhere }
td.failed { color: light-dark(#b3261e, #ffb4ab) } .refused { color: light-dark(#b3261e, #ffb4ab) }
.scroll { overflow-x: auto }`

/** The runner's one page: what it is doing and the latest runs. */
export function page(stats: Stats, runs: RunView[], now: Date): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Job runner</title><style>${STYLE}</style></head><body>
<h1>Embedded job runner</h1>
<p>${escapeHtml(stats.app.url)} ${stats.app.answers ? 'answers' : 'does not answer'}, ${stats.app.functions.length} functions.</p>
${stats.app.refused.map((each) => `<p class="refused">${escapeHtml(each.functionId)} is refused: ${escapeHtml(each.message)}</p>`).join('')}
<dl>${(['queued', 'running', 'completed', 'failed', 'cancelled'] as const).map((state) => `<div><dt>${state}</dt><dd>${stats[state]}</dd></div>`).join('')}</dl>
<div class="scroll"><table><caption>Latest runs</caption>
<thead><tr><th>Function<th>State<th>Event<th>Created<th>Took<th>Steps</tr></thead>
<tbody>${runs.map((run) => row(run, now)).join('\n')}</tbody></table></div>
</body></html>`
}

function row(run: RunView, now: Date): string {
  const ended = run.endedAt ? new Date(run.endedAt) : now
  const took = run.startedAt ? `${((ended.getTime() - Date.parse(run.startedAt)) / 1_000).toFixed(2)} s` : ''
  const steps = [...run.steps, ...run.waiting.map(waiting)].join(', ')
  const cells = [run.functionId, stateOf(run), `${run.eventName} ${run.eventId}`, run.createdAt, took, steps]
  return `<tr>${cells.map((cell, column) => `<td${column === 1 ? ` class="${run.state}"` : ''}>${escapeHtml(cell)}</td>`).join('')}</tr>`
}

function stateOf({ state, output }: RunView): string {
  const message = (output as { message?: string } | null)?.message
  return state === 'failed' && message ? `failed: ${message}` : state
}

function waiting({ kind, name, attempt, dueAt }: RunView['waiting'][number]): string {
  const until = dueAt ? ` until ${dueAt}` : ''
  return `(${kind} ${name}${attempt > 0 ? `, attempt ${attempt + 1}` : ''}${until})`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
