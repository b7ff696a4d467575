import type { StoredEntry } from '../../../store/store.ts'
import type { Fragment } from '../../html.ts'
import { html } from '../../html.ts'
import { bytes } from '../../look/numbers.ts'
import type { Visit } from '../../route.ts'
import { codeBlock, facts, headersBlock, valueBlock } from '../blocks.ts'
import { numberOf, textOf } from '../content.ts'
import { curlOf } from '../curl.ts'

/** A request that came in or that went out. */
export function exchangeDetail(visit: Visit, { content }: StoredEntry): Fragment {
  const curl = curlOf(content)
  const responseBytes = numberOf(content.responseBytes)
  return html`${facts([
    ['Method', textOf(content.method)],
    ['URL', textOf(content.url)],
    ['Path', textOf(content.path)],
    ['Route', textOf(content.route)],
    ['Status', statusBadge(content.status)],
    ['Attempt', textOf(content.attempt)],
    ['Response', responseBytes !== undefined && bytes(responseBytes)],
    ['Client', textOf(content.clientAddress)],
    ['User', whose(visit, 'user', content.userId)],
    ['Organization', textOf(content.organizationId)],
  ])}
${valueBlock('Query', content.query)}
${valueBlock('Body', content.body)}
${valueBlock('Response body', content.responseBody)}
${curl !== null && codeBlock('As curl', curl, { isFolded: true, isMain: true })}
${headersBlock('Request headers', content.headers)}
${headersBlock('Response headers', content.responseHeaders)}`
}

function statusBadge(value: unknown): Fragment {
  const status = numberOf(value) ?? Number(textOf(value))
  if (!Number.isFinite(status)) return textOf(value)
  const look = status >= 500 ? 'danger' : status >= 400 ? 'caution' : 'good'
  return html`<span class="badge badge-${look}">${status}</span>`
}

function whose({ links }: Visit, kind: string, value: unknown): Fragment {
  const id = textOf(value)
  return id !== undefined && html`<a href="${links.entries({ tag: `${kind}:${id}` })}">${id}</a>`
}
