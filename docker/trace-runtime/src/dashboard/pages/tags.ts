import { html } from '../html.ts'
import type { DashboardReply, Visit } from '../route.ts'
import { emptyState } from '../shell/empty.ts'
import { csrfField, postButton } from '../shell/forms.ts'
import { pageReply, redirect } from '../shell/page.ts'

const MAX_TAG_LENGTH = 128

export async function tagsPage(visit: Visit, problem?: string): Promise<DashboardReply> {
  const { store, links } = visit
  const tags = await store.monitoredTags()
  return pageReply(visit, {
    title: 'Monitored tags',
    section: 'tags',
    status: problem === undefined ? 200 : 400,
    body: html`<h1>Monitored tags</h1>
<p class="lead">A trace with one of these tags is always kept whole, however quiet it is: every sender is told within seconds of its next batch.</p>
<form class="inline-form" method="post" action="${links.tags()}">${csrfField(visit)}<label class="field"><span>Tag</span><input name="tag" required maxlength="${MAX_TAG_LENGTH}" placeholder="user:42" autocomplete="off" spellcheck="false"${problem !== undefined && html` aria-invalid="true" aria-describedby="problem"`}></label><button class="button button-strong">Monitor</button></form>
${problem !== undefined && html`<p class="problem" id="problem">${problem}</p>`}
${
  tags.length === 0
    ? emptyState(
        'No tag is monitored',
        html`<p>Add one above, such as <code>user:42</code> or <code>status:404</code>, when you need to see everything of one kind.</p>`,
      )
    : html`<ul class="tag-list" data-rows>${tags.map(
        (tag) =>
          html`<li><a class="row-link" href="${links.entries({ tag })}"><span class="tag">${tag}</span></a>${postButton(visit, { action: links.untag(), label: 'Stop', fields: { tag } })}</li>`,
      )}</ul>`
}`,
  })
}

export async function addTag(visit: Visit): Promise<DashboardReply> {
  const tag = visit.request.form.get('tag')?.trim() ?? ''
  if (tag === '') return tagsPage(visit, 'Say which tag to monitor.')
  if (tag.length > MAX_TAG_LENGTH)
    return tagsPage(visit, `A tag has at most ${MAX_TAG_LENGTH} characters; this has ${tag.length}.`)
  await visit.store.monitorTag(tag)
  return redirect(visit.links.tags())
}

export async function removeTag(visit: Visit): Promise<DashboardReply> {
  await visit.store.unmonitorTag(visit.request.form.get('tag') ?? '')
  return redirect(visit.links.tags())
}
