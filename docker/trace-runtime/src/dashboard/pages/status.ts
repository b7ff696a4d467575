import type { StoreStatus } from '../../store/store.ts'
import { type Fragment, type Html, html } from '../html.ts'
import { bytes, count, counted, percent } from '../look/numbers.ts'
import type { DashboardReply, KeyUse, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { csrfField, postButton } from '../shell/forms.ts'
import { pageReply, redirect } from '../shell/page.ts'

export async function statusPage(visit: Visit): Promise<DashboardReply> {
  const { store, links, options, request } = visit
  const status = await store.status()
  const cleared = request.query.get('cleared')
  return pageReply(visit, {
    title: 'Status',
    section: 'status',
    body: html`<h1>Status</h1>
${cleared !== null && html`<p class="notice notice-good" role="status">Cleared: ${counted(Number(cleared) || 0, 'hour')} removed. Pinned traces are still here.</p>`}
<dl class="figures">
${figure('Writer', status.isWriterCaughtUp ? 'caught up' : 'behind', status.queuedBytes > 0 ? `${bytes(status.queuedBytes)} waiting` : 'nothing waiting', status.isWriterCaughtUp ? 'good' : 'caution')}
${figure('Stored', bytes(status.sizeBytes), html`${percent(status.sizeBytes, status.capBytes)} of ${bytes(status.capBytes)}${meter(status)}`)}
${figure('Disk', `${bytes(status.freeDiskBytes)} free`, status.isDiskAboveFloor ? 'above the floor' : 'below the floor: nothing is written until space is freed', status.isDiskAboveFloor ? 'good' : 'bad')}
${figure('Entries', count(status.segments.reduce((sum, { entries }) => sum + entries, 0)), searchable(status))}
</dl>
<section class="panel panel-broad"><div class="panel-head"><h2>Keys that may write</h2></div>${keys(visit, options.keys())}</section>
<section class="panel panel-broad"><div class="panel-head"><h2>Segments</h2><p>One file an hour. Removing an hour is deleting its file.</p></div>${segments(status)}</section>
<section class="panel panel-broad"><div class="panel-head"><h2>Clear</h2><p>Removes every hour that is stored. Pinned traces and monitored tags stay.</p></div>${postButton(visit, { action: links.clear(), label: 'Clear …', look: 'button button-danger', isAsked: true })}</section>`,
  })
}

function searchable({ segments: all, unindexed }: StoreStatus): string {
  const files = counted(all.length, 'segment')
  return unindexed === 0 ? files : `${files}, the newest ${count(unindexed)} not searchable yet`
}

function figure(label: string, value: string, note: Fragment, look?: 'good' | 'bad' | 'caution'): Html {
  return html`<div class="figure${look && ` figure-${look}`}"><dt>${label}</dt><dd><strong>${value}</strong><span>${note}</span></dd></div>`
}

function meter({ sizeBytes, capBytes }: StoreStatus): Html {
  const share = capBytes > 0 ? Math.min(100, (100 * sizeBytes) / capBytes) : 0
  return html`<svg class="progress" width="100%" height="4" aria-hidden="true"><rect class="track" width="100%" height="4" rx="2"/><rect class="bar-done" width="${share.toFixed(2)}%" height="4" rx="2"/></svg>`
}

function keys({ clock, nowMs }: Visit, all: readonly KeyUse[]): Html {
  if (all.length === 0)
    return emptyState(
      'No key is set',
      html`<p>Set <code>TRACE_PROXY_KEY_ID</code> and <code>TRACE_PROXY_SECRET</code>, or <code>TRACE_PROXY_KEYS</code>, and start the receiver again.</p>`,
    )
  return html`<div class="table-scroll"><table class="table"><thead><tr><th scope="col">Key</th><th scope="col">Writes as</th><th scope="col">Valid</th><th scope="col">Last used</th></tr></thead><tbody>${all.map(
    ({ id, service, notBeforeMs, notAfterMs, lastUsedMs }) =>
      html`<tr><th scope="row"><code>${id}</code></th><td>${service ?? 'any service'}</td><td>${validity({ notBeforeMs, notAfterMs }, nowMs, clock.dateTime)}</td><td>${lastUsedMs === null ? html`<span class="faint">not yet</span>` : clock.ago(lastUsedMs)}</td></tr>`,
  )}</tbody></table></div>`
}

function validity(
  { notBeforeMs, notAfterMs }: Pick<KeyUse, 'notBeforeMs' | 'notAfterMs'>,
  nowMs: number,
  dateTime: (ms: number) => string,
): Fragment {
  if (notBeforeMs !== null && notBeforeMs > nowMs) return `from ${dateTime(notBeforeMs)}`
  if (notAfterMs === null) return 'always'
  return notAfterMs < nowMs
    ? html`<span class="badge badge-danger">expired</span> ${dateTime(notAfterMs)}`
    : `until ${dateTime(notAfterMs)}`
}

function segments({ segments: all, sizeBytes }: StoreStatus): Html {
  if (all.length === 0) return emptyState('Nothing is stored', 'The first batch makes the first segment.')
  const largest = Math.max(1, ...all.map((segment) => segment.sizeBytes))
  return html`<div class="table-scroll"><table class="table"><thead><tr><th scope="col">Hour (UTC)</th><th scope="col" class="number">Entries</th><th scope="col" class="number">Size</th><th scope="col" class="spread-head"><span class="visually-hidden">Share</span></th></tr></thead><tbody>${all.map(
    ({ name, entries, ...segment }) =>
      html`<tr><th scope="row"><code>${name}</code></th><td class="number">${count(entries)}</td><td class="number" title="${percent(segment.sizeBytes, sizeBytes)} of all">${bytes(segment.sizeBytes)}</td><td class="spread"><svg width="100%" height="8" aria-hidden="true"><rect class="bar-requests" width="${Math.max(0.5, (100 * segment.sizeBytes) / largest).toFixed(2)}%" height="8" rx="4"/></svg></td></tr>`,
  )}</tbody></table></div>`
}

/** The first POST asks, the second, with `sure`, does it. */
export async function clear(visit: Visit): Promise<DashboardReply> {
  const { store, links, options, request } = visit
  if (request.form.get('sure') !== 'yes') return confirmClear(visit)
  const names = await store.clear()
  options.audit({
    action: 'clear',
    user: request.user,
    detail: `${names.length} segments: ${names.join(', ')}`,
  })
  return redirect(links.status({ cleared: String(names.length) }))
}

async function confirmClear(visit: Visit): Promise<DashboardReply> {
  const { store, links } = visit
  const { segments: all } = await store.status()
  const hours = all.filter(({ name }) => name !== 'pinned')
  const entries = hours.reduce((sum, segment) => sum + segment.entries, 0)
  return pageReply(visit, {
    title: 'Clear',
    section: 'status',
    body: html`<div class="confirm" id="confirm"><h1 id="confirm-title">Remove everything that is stored?</h1>
<p>${counted(entries, 'entry', 'entries')} in ${counted(hours.length, 'hour')}${hours.length > 0 && html`, <code>${hours.at(-1)?.name}</code> to <code>${hours[0]?.name}</code>`}. Pinned traces and monitored tags stay.</p>
<p><strong>This cannot be undone.</strong> It is written to the log of this receiver.</p>
<form class="inline-form" method="post" action="${links.clear()}">${csrfField(visit)}<input type="hidden" name="sure" value="yes"><button class="button button-danger">Remove ${counted(entries, 'entry', 'entries')}</button><a class="button" href="${links.status()}" data-dismiss>Keep them</a></form></div>`,
  })
}
