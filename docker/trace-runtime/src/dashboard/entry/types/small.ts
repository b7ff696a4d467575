import type { StoredEntry } from '../../../store/store.ts'
import { type Fragment, html } from '../../html.ts'
import { duration } from '../../look/numbers.ts'
import type { Visit } from '../../route.ts'
import { block, facts, valueBlock } from '../blocks.ts'
import { listOf, numberOf, textOf } from '../content.ts'

export function redisDetail(_visit: Visit, { content }: StoredEntry): Fragment {
  const words = listOf(content.arguments).map((word) => textOf(word) ?? JSON.stringify(word))
  const rest = typeof content.arguments === 'string' ? [content.arguments] : words
  return valueBlock(
    'Command',
    [textOf(content.command), ...rest].filter((word) => word !== undefined).join(' '),
  )
}

export function cacheDetail(_visit: Visit, { content }: StoredEntry): Fragment {
  const ttl = numberOf(content.ttlMs)
  return html`${valueBlock('Key', content.key)}
${facts([
  ['Operation', textOf(content.operation)],
  [
    'Result',
    typeof content.isHit === 'boolean' &&
      html`<span class="badge badge-${content.isHit ? 'good' : 'plain'}">${content.isHit ? 'hit' : 'miss'}</span>`,
  ],
  ['Lives for', ttl !== undefined && duration(ttl)],
])}
${valueBlock('Payload', content.payload)}`
}

const LEVELS: Record<string, string> = { warn: 'caution', error: 'danger', fatal: 'danger' }

export function logDetail(_visit: Visit, { content }: StoredEntry): Fragment {
  const level = textOf(content.level)
  return html`${facts([['Level', level && html`<span class="badge badge-${LEVELS[level] ?? 'plain'}">${level}</span>`]])}
${valueBlock('Message', content.message)}
${valueBlock('Fields', content.fields)}`
}

export function notificationDetail(_visit: Visit, { content }: StoredEntry): Fragment {
  return html`${facts([
    ['Channel', textOf(content.channel)],
    ['Recipient', textOf(content.recipient)],
  ])}
${valueBlock('Message', content.message)}`
}

export function authDetail({ links }: Visit, { content }: StoredEntry): Fragment {
  const user = textOf(content.userId)
  return facts([
    ['Event', textOf(content.event)],
    ['User', user && html`<a href="${links.entries({ tag: `user:${user}` })}">${user}</a>`],
    ['Method', textOf(content.method)],
    ['Reason', textOf(content.reason)],
  ])
}

export function gateDetail({ links }: Visit, { content }: StoredEntry): Fragment {
  const user = textOf(content.userId)
  const result = textOf(content.result)
  return html`<p class="gate">${result && html`<span class="badge badge-${result === 'allow' ? 'good' : 'danger'}">${result}</span>`} <strong>${textOf(content.ability)}</strong> ${textOf(content.subject)}</p>
${facts([
  ['User', user && html`<a href="${links.entries({ tag: `user:${user}` })}">${user}</a>`],
  ['Reason', textOf(content.reason)],
])}`
}

export function eventDetail({ links }: Visit, { content }: StoredEntry): Fragment {
  const id = textOf(content.eventId)
  return html`${valueBlock('Payload', content.payload)}
${facts([['Event', id && html`<a href="${links.search({ q: id })}"><code>${id}</code></a>`]])}`
}

export function modelDetail(_visit: Visit, { content }: StoredEntry): Fragment {
  const changed = listOf(content.changed).flatMap((field) => textOf(field) ?? [])
  return html`${facts([
    ['Action', textOf(content.action)],
    ['Model', textOf(content.model)],
    ['Key', textOf(content.key) && html`<code>${textOf(content.key)}</code>`],
  ])}
${block('Changed', changed.length > 0 && html`<ul class="words">${changed.map((field) => html`<li><code>${field}</code></li>`)}</ul>`)}`
}

export function viewDetail(_visit: Visit, { content }: StoredEntry): Fragment {
  return facts([
    ['View', textOf(content.view)],
    ['Path', textOf(content.path)],
    ['Middleware', textOf(content.middleware)],
  ])
}

export function dumpDetail(_visit: Visit, { content }: StoredEntry): Fragment {
  const caller = textOf(content.caller)
  return html`${valueBlock('Value', content.value)}${facts([['Caller', caller && html`<code>${caller}</code>`]])}`
}
