import type { StoredEntry } from '../../../store/store.ts'
import { type Fragment, type Html, html } from '../../html.ts'
import { count, duration, percent } from '../../look/numbers.ts'
import type { Visit } from '../../route.ts'
import { facts, valueBlock } from '../blocks.ts'
import { listOf, numberOf, textOf } from '../content.ts'

export function jobDetail(visit: Visit, { content }: StoredEntry): Fragment {
  const [attempt, most] = [textOf(content.attempt), textOf(content.maxAttempts)]
  return html`${facts([
    ['Function', textOf(content.function)],
    ['Step', textOf(content.step)],
    ['Attempt', attempt !== undefined && (most === undefined ? attempt : `${attempt} of ${most}`)],
    ['Run', found(visit, content.runId)],
    ['Event', found(visit, content.eventId)],
  ])}
${valueBlock('Error', content.error)}`
}

/** An id that leads to everything that names it. */
function found({ links }: Visit, value: unknown): Fragment {
  const id = textOf(value)
  return id !== undefined && html`<a href="${links.search({ q: id })}"><code>${id}</code></a>`
}

export function scheduleDetail({ clock }: Visit, { content }: StoredEntry): Fragment {
  const [due, late] = [numberOf(content.dueMs), numberOf(content.latenessMs)]
  const outcome = textOf(content.outcome)
  return html`${facts([
    ['Schedule', textOf(content.schedule)],
    ['Expression', textOf(content.expression) && html`<code>${textOf(content.expression)}</code>`],
    [
      'Outcome',
      outcome &&
        html`<span class="badge badge-${outcome === 'ok' ? 'good' : outcome === 'skipped' ? 'plain' : 'danger'}">${outcome}</span>`,
    ],
    ['Due', due !== undefined && clock.dateTime(due)],
    ['Late by', late !== undefined && duration(Math.max(0, late))],
  ])}
${valueBlock('Output', content.output)}`
}

export function commandDetail(_visit: Visit, { content }: StoredEntry): Fragment {
  const exit = textOf(content.exitCode)
  const words = listOf(content.arguments).map((word) => textOf(word) ?? JSON.stringify(word))
  const line = [
    textOf(content.command),
    ...words,
    ...(typeof content.arguments === 'string' ? [content.arguments] : []),
  ]
  return html`${valueBlock('Command', line.filter((word) => word !== undefined).join(' '))}
${facts([['Exit code', exit && html`<span class="badge badge-${exit === '0' ? 'good' : 'danger'}">${exit}</span>`]])}`
}

export function batchDetail(_visit: Visit, { content }: StoredEntry): Fragment {
  const total = numberOf(content.total) ?? 0
  const done = numberOf(content.done) ?? 0
  const failed = numberOf(content.failed) ?? 0
  return html`${progress(total, done, failed)}
${facts([
  ['Done', `${count(done)} of ${count(total)}`],
  ['Failed', failed > 0 ? html`<span class="badge badge-danger">${count(failed)}</span>` : 'none'],
  ['Progress', percent(done + failed, total)],
])}`
}

function progress(total: number, done: number, failed: number): Html {
  const share = (part: number) => `${total > 0 ? Math.min(100, (100 * part) / total).toFixed(2) : 0}%`
  return html`<svg class="progress" width="100%" height="10" role="img" aria-label="${count(done)} done and ${count(failed)} failed of ${count(total)}"><rect class="track" width="100%" height="10" rx="5"/><rect class="bar-done" width="${share(done)}" height="10" rx="5"/><rect class="bar-errors" x="${share(done)}" width="${share(failed)}" height="10"/></svg>`
}
