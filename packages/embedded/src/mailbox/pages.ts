import type { Address, Attachment, Email } from 'postal-mime'
import { escapeHtml, linkify } from './html.ts'
import { arrivalOf } from './store.ts'

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#ddd, #3a3a3a); --quiet: light-dark(#5c5c5c, #a8a8a8); --link: light-dark(#0b57d0, #8ab4f8) }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
header { display: flex; gap: 1rem; align-items: center; justify-content: space-between; flex-wrap: wrap }
h1 { font-size: 1.25rem; margin: .5rem 0 }
a { color: var(--link) }
a:focus-visible, button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
button { font: inherit; min-height: 44px; padding: .25rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: transparent; color: inherit; cursor: pointer }
ul { list-style: none; margin: 1rem 0; padding: 0 }
li { border-top: 1px solid var(--line) }
li > a { display: grid; gap: 0 1rem; grid-template-columns: 1fr auto; padding: .75rem .25rem; color: inherit; text-decoration: none }
li > a:hover strong { text-decoration: underline }
.quiet, dt { color: var(--quiet); font-size: .875rem }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0 }
dd { margin: 0 }
pre { white-space: pre-wrap; font: inherit; border-top: 1px solid var(--line); padding-top: 1rem }
iframe { width: 100%; height: 60vh; border: 1px solid var(--line); border-radius: .5rem; background: #fff }
`

export type Listed = { id: string; email: Email }

/** All messages, newest first. It reloads itself, because no script may run here. */
export function listPage(messages: Listed[], csrfToken: string): string {
  const items = messages.map(
    ({ id, email }) => `<li><a href="/messages/${id}">
      <strong>${escapeHtml(email.subject || '(no subject)')}</strong>
      <time class="quiet" datetime="${arrivalOf(id).toISOString()}">${formatTime(arrivalOf(id))}</time>
      <span class="quiet">to ${escapeHtml(addresses(email.to) || '(nobody)')}</span></a></li>`,
  )
  const clear = `<form method="post" action="/clear">
    <input type="hidden" name="token" value="${csrfToken}"><button>Delete all</button></form>`
  const body = messages.length
    ? `<ul>${items.join('')}</ul>`
    : '<p class="quiet">No messages yet. Whatever this machine’s Trovella sends arrives here and goes nowhere else.</p>'
  const head = '<meta http-equiv="refresh" content="5">'
  const count = messages.length ? ` (${messages.length})` : ''
  return page(
    `Mailbox${count}`,
    `<header><h1>Mailbox${count}</h1>${messages.length ? clear : ''}</header><main>${body}</main>`,
    head,
  )
}

export function messagePage(id: string, email: Email): string {
  const fields = [
    ['From', addresses(email.from && [email.from])],
    ['To', addresses(email.to)],
    ['Cc', addresses(email.cc)],
    ['Reply to', addresses(email.replyTo)],
    ['Received', formatTime(arrivalOf(id))],
  ]
    .filter(([, value]) => value)
    .map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value ?? '')}</dd>`)
  // Without a permission in `sandbox`, what a mail contains can neither run nor reach this page.
  const html = email.html
    ? `<iframe title="The message as HTML" src="/messages/${id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`
    : ''
  const attachments = email.attachments.map(
    (attachment, index) => `<li><a href="/messages/${id}/attachments/${index}">
      <span>${escapeHtml(nameOf(attachment))}</span><span class="quiet">${formatSize(attachment)}</span></a></li>`,
  )
  const subject = email.subject || '(no subject)'
  return page(
    subject,
    `<header><a href="/">All messages</a><a href="/messages/${id}/source">Source</a></header>
    <main><h1>${escapeHtml(subject)}</h1><dl>${fields.join('')}</dl>
    ${attachments.length ? `<h2 class="quiet">Attachments</h2><ul>${attachments.join('')}</ul>` : ''}
    ${html}${email.text ? `<pre>${linkify(email.text)}</pre>` : ''}</main>`,
  )
}

export function nameOf(attachment: Attachment): string {
  return attachment.filename || `unnamed (${attachment.mimeType})`
}

function page(title: string, body: string, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>
${head}<style>${STYLE}</style></head><body>${body}</body></html>`
}

function addresses(list: Address[] | undefined): string {
  return (list ?? [])
    .flatMap((each) => (each.group ? each.group : [each]))
    .map(({ name, address }) => (name ? `${name} <${address}>` : address))
    .join(', ')
}

function formatTime(time: Date): string {
  return time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}

function formatSize({ content }: Attachment): string {
  const bytes = typeof content === 'string' ? content.length : content.byteLength
  return bytes < 10_240 ? `${bytes} bytes` : `${Math.round(bytes / 1_024).toLocaleString('en-GB')} KB`
}
