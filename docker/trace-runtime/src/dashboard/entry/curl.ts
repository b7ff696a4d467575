import { recordOf, textOf } from './content.ts'

/** Headers that curl writes itself, or that would stop it from working. */
const LEFT_OUT = new Set(['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding'])
const SECRET = /^(authorization|proxy-authorization|cookie|.*(token|secret|api-?key|password|signature).*)$/i

/** A request as a command for a POSIX shell. Headers that carry secrets are named and their values are not. */
export function curlOf(content: Record<string, unknown>): string | null {
  const url = urlOf(content)
  if (url === null) return null
  const method = (textOf(content.method) ?? 'GET').toUpperCase()
  const body = bodyOf(content.body)
  const parts = [`curl ${quoted(url)}`]
  if (method !== (body === null ? 'GET' : 'POST')) parts.push(`--request ${quoted(method)}`)
  for (const [name, value] of Object.entries(recordOf(content.headers))) {
    if (LEFT_OUT.has(name.toLowerCase())) continue
    const text = SECRET.test(name) ? '[redacted]' : (textOf(value) ?? JSON.stringify(value))
    parts.push(`--header ${quoted(`${name}: ${text}`)}`)
  }
  if (body !== null) parts.push(`--data-raw ${quoted(body)}`)
  return parts.join(' \\\n  ')
}

function urlOf({ url, path, query, headers }: Record<string, unknown>): string | null {
  const whole = textOf(url)
  if (whole !== undefined) return whole
  const ownPath = textOf(path)
  if (ownPath === undefined) return null
  const { host, 'x-forwarded-host': forwarded, 'x-forwarded-proto': protocol } = recordOf(headers)
  const origin = `${textOf(protocol) ?? 'http'}://${textOf(forwarded) ?? textOf(host) ?? 'localhost'}`
  return `${origin}${ownPath}${queryOf(query)}`
}

function queryOf(query: unknown): string {
  const text =
    typeof query === 'string' ? query.replace(/^\?/, '') : new URLSearchParams(entriesOf(query)).toString()
  return text === '' ? '' : `?${text}`
}

function entriesOf(query: unknown): [string, string][] {
  return Object.entries(recordOf(query)).flatMap(([name, value]): [string, string][] =>
    [value].flat().map((item) => [name, textOf(item) ?? JSON.stringify(item)]),
  )
}

function bodyOf(body: unknown): string | null {
  if (body === undefined || body === null || body === '') return null
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
