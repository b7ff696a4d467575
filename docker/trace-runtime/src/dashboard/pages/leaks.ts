import type { Leak } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { count, counted } from '../look/numbers.ts'
import { serviceBadge } from '../look/services.ts'
import { isEntryType, typeBadge } from '../look/types.ts'
import { lastHour, readRange, SPANS } from '../range.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { csrfField, hiddenField, postButton } from '../shell/forms.ts'
import { pageReply, redirect } from '../shell/page.ts'

const DAY_MS = 86_400_000
const ALL_TIME = { fromMs: 0, toMs: 8.64e15 }

/** Secrets that arrived unmasked: where from, never what. */
export async function leaksPage(visit: Visit, problem?: string): Promise<DashboardReply> {
  const { store, links, request, clock, nowMs } = visit
  const chosen = readRange(request.query, clock, nowMs)
  const range = chosen ?? { ...lastHour(nowMs), fromMs: nowMs - 7 * DAY_MS }
  const leaks = await store.leaks(range)
  const changed = request.query.get('changed')
  return pageReply(visit, {
    title: 'Leaks',
    section: 'leaks',
    status: problem === undefined ? 200 : 400,
    body: html`<div class="page-head"><h1>Leaks</h1><nav class="segmented" aria-label="Time range">${SPANS.slice(
      1,
    ).map(
      ({ name, label }) =>
        html`<a href="${links.leaks({ range: name })}"${name === chosen?.name && html` aria-current="true"`}>${label}</a>`,
    )}<a href="${links.leaks()}"${!chosen && html` aria-current="true"`}>7 days</a></nav></div>
<p class="lead">Secrets that a sender forgot to mask. They were masked here, before they were stored; mask them at their source too.</p>
${changed !== null && html`<p class="notice notice-good" role="status">Purged. ${counted(Number(changed) || 0, 'entry was', 'entries were')} changed.</p>`}
${leaks.length === 0 ? emptyState('No secret arrived unmasked in this time', html`<p>Senders masked all that this receiver knows to look for: tokens, keys, cards, cookies, connection strings.</p>`) : leaksTable(visit, leaks)}
<section class="panel panel-broad"><div class="panel-head"><h2>Purge a value</h2><p>Something is stored that should not be? It is masked in every entry, pinned ones too.</p></div>
<form class="inline-form" method="post" action="${links.purgeConfirm()}" data-confirm>${csrfField(visit)}<label class="field"><span>The value, exactly</span><input name="value" required minlength="4" autocomplete="off" spellcheck="false"></label><button class="button button-danger">Purge …</button></form>
${problem !== undefined && html`<p class="problem">${problem}</p>`}</section>`,
  })
}

function leaksTable(visit: Visit, leaks: readonly Leak[]): Html {
  const { links, clock } = visit
  return html`<div class="table-scroll"><table class="table"><thead><tr><th scope="col">Kind</th><th scope="col">Came with</th><th scope="col">Field</th><th scope="col">Service</th><th scope="col" class="number">Times</th><th scope="col">Last</th><th scope="col"><span class="visually-hidden">Purge</span></th></tr></thead><tbody data-rows>${leaks.map(
    ({ kind, type, service, where, field, lastMs, ...leak }) =>
      html`<tr><th scope="row"><span class="badge badge-danger">${kind}</span></th><td>${typeBadge(type)} <a class="row-link" href="${links.entries({ type, q: where })}">${where}</a></td><td><code>${field}</code></td><td>${serviceBadge(service)}</td><td class="number">${count(leak.count)}</td><td>${clock.ago(lastMs)}</td><td>${purgeButton(visit, { type, field })}</td></tr>`,
  )}</tbody></table></div>`
}

/** Names and tags are no fields of the content; what was masked in them is gone already. */
function purgeButton(visit: Visit, { type, field }: Pick<Leak, 'type' | 'field'>): Fragment {
  if (field === 'name' || field === 'tags') return html`<span class="faint">masked</span>`
  const action = visit.links.purgeConfirm()
  return postButton(visit, { action, label: 'Purge field …', fields: { type, field }, isAsked: true })
}

type Purge = Parameters<Visit['store']['purge']>[0]

/** Says what would be removed. A POST, so that a secret stands in no address. */
export async function confirmPurge(visit: Visit): Promise<DashboardReply> {
  const { store, links, request } = visit
  const purge = readPurge(request.form)
  if (!purge) return leaksPage(visit, 'Say which value to purge: at least four characters.')
  const isValue = 'value' in purge
  const matches = isValue ? await store.findValue(purge.value, ALL_TIME) : []
  return pageReply(visit, {
    title: 'Purge',
    section: 'leaks',
    body: html`<div class="confirm" id="confirm"><h1 id="confirm-title">Purge ${isValue ? 'a value' : html`the field <code>${purge.field}</code>`}?</h1>
${isValue ? valueWarning(matches) : html`<p>What stands in <code>${purge.field}</code> is removed from ${purge.type ? html`every ${typeBadge(purge.type)} entry` : 'every entry'} that has it, in every hour that is stored and in pinned traces.</p>`}
<p><strong>This cannot be undone.</strong> It is written to the log of this receiver, without the value.</p>
<form class="inline-form" method="post" action="${links.purge()}">${csrfField(visit)}${isValue ? hiddenField('value', purge.value) : [hiddenField('type', purge.type), hiddenField('field', purge.field)]}<button class="button button-danger">Purge</button><a class="button" href="${links.leaks()}" data-dismiss>Keep it</a></form></div>`,
  })
}

function valueWarning(matches: readonly { type: Leak['type']; field: string; count: number }[]): Fragment {
  if (matches.length === 0)
    return html`<p>No field is known to hold it now. It is looked for again in every hour that is stored and in pinned traces.</p>`
  return html`<p>It is masked wherever it stands, in every hour that is stored and in pinned traces. Known places:</p><ul class="plain">${matches.map(
    ({ type, field, count: times }) =>
      html`<li>${typeBadge(type)} <code>${field}</code>, ${counted(times, 'entry', 'entries')}</li>`,
  )}</ul>`
}

export async function purge(visit: Visit): Promise<DashboardReply> {
  const { store, links, options, request } = visit
  const what = readPurge(request.form)
  if (!what) return leaksPage(visit, 'Say which value to purge: at least four characters.')
  const { changed } = await store.purge(what)
  const of = 'value' in what ? 'a value' : `the field ${what.field}${what.type ? ` of ${what.type}` : ''}`
  options.audit({ action: 'purge', user: request.user, detail: `${of}: ${changed} entries changed` })
  return redirect(links.leaks({ changed: String(changed) }))
}

function readPurge(form: URLSearchParams): Purge | null {
  const field = form.get('field') ?? ''
  if (field !== '') {
    const type = typeIn(form.get('type'))
    return type ? { type, field } : { field }
  }
  const value = form.get('value') ?? ''
  return value.trim().length >= 4 ? { value } : null
}

function typeIn(text: string | null) {
  return text !== null && isEntryType(text) ? text : undefined
}
