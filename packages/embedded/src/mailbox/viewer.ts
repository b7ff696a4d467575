import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Log } from '@repo/trace/log'
import PostalMime, { type Email } from 'postal-mime'
import { listPage, messagePage, nameOf } from './pages.ts'
import type { MailStore } from './store.ts'

const MAX_LISTED = 200
const MAX_FORM_BYTES = 1_024

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
/** For what a mail contains: its own styles and embedded images, nothing from the network, no script, no form. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

type Answer = { status: number; body: string | Uint8Array; headers: Record<string, string> }

/** A web page over the kept messages, on the loopback address. Returns the port. */
export async function startViewer(options: {
  port: number
  store: MailStore
  log: Log
}): Promise<{ port: number; close: () => Promise<void> }> {
  const csrfToken = randomBytes(16).toString('hex')
  const server = createServer(async (request, response) => {
    try {
      const { status, body, headers } = await answer(request, options.store, csrfToken)
      send(response, status, body, headers)
    } catch (error) {
      options.log.error({ err: error }, 'mailbox: a page failed')
      send(response, 500, 'This page failed. The log says why.', {})
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(request: IncomingMessage, store: MailStore, csrfToken: string): Promise<Answer> {
  // A page elsewhere may point its own name at 127.0.0.1 and read the links in our mails; it cannot fake this header.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) {
    return plain(421, 'Open this page as http://127.0.0.1.')
  }
  const { pathname } = new URL(request.url ?? '/', 'http://mailbox')
  if (request.method === 'POST') return pathname === '/clear' ? clear(request, store, csrfToken) : notFound()
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET and POST work here.')
  if (pathname === '/') return page(listPage(await listed(store), csrfToken))
  const [, id = '', part = '', index = ''] =
    /^\/messages\/([^/]+)(?:\/([a-z]+)(?:\/(\d+))?)?$/.exec(pathname) ?? []
  const bytes = await store.read(id)
  return bytes ? message(id, bytes, part, index) : notFound()
}

async function message(id: string, bytes: Buffer, part: string, index: string): Promise<Answer> {
  if (part === 'source') return plain(200, bytes)
  const email = await parse(bytes)
  if (part === '') return page(messagePage(id, email))
  if (part === 'html' && email.html) return page(withEmbedded(email), MAIL_POLICY)
  const attachment = part === 'attachments' ? email.attachments[Number(index)] : undefined
  if (!attachment) return notFound()
  const name = encodeURIComponent(nameOf(attachment))
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${name}`,
  }
  return { status: 200, body: new Uint8Array(attachment.content as ArrayBuffer), headers }
}

async function clear(request: IncomingMessage, store: MailStore, csrfToken: string): Promise<Answer> {
  const form = new URLSearchParams(await readForm(request))
  const token = Buffer.from(form.get('token') ?? '')
  const expected = Buffer.from(csrfToken)
  if (token.length !== expected.length || !timingSafeEqual(token, expected)) {
    return plain(403, 'Go back, reload the list and try again.')
  }
  await store.clear()
  return { status: 303, body: '', headers: { location: '/' } }
}

async function readForm(request: IncomingMessage): Promise<string> {
  let form = ''
  for await (const chunk of request) {
    form += chunk
    if (form.length > MAX_FORM_BYTES) return ''
  }
  return form
}

async function listed(store: MailStore) {
  const messages = []
  for (const id of (await store.list()).slice(0, MAX_LISTED)) {
    const bytes = await store.read(id)
    if (bytes) messages.push({ id, email: await parse(bytes) })
  }
  return messages
}

/** A message that cannot be parsed is still shown, as the text it came as. */
async function parse(bytes: Buffer): Promise<Email> {
  try {
    return await PostalMime.parse(bytes)
  } catch {
    return {
      headers: [],
      headerLines: [],
      attachments: [],
      subject: '(unreadable message)',
      text: bytes.toString(),
    }
  }
}

/** The HTML part, whose links open outside the frame and whose cid: images are put in place. */
function withEmbedded({ html = '', attachments }: Email): string {
  const embedded = attachments.reduce((result, { contentId, mimeType, content }) => {
    if (!contentId || !mimeType.startsWith('image/')) return result
    const data = Buffer.from(content as ArrayBuffer).toString('base64')
    return result.replaceAll(`cid:${contentId.replaceAll(/[<>]/g, '')}`, `data:${mimeType};base64,${data}`)
  }, html)
  return `<base target="_blank">${embedded}`
}

function page(body: string, policy = PAGE_POLICY): Answer {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
  return { status: 200, body, headers }
}

function plain(status: number, body: string | Uint8Array): Answer {
  return { status, body, headers: { 'content-type': 'text/plain; charset=utf-8' } }
}

function notFound(): Answer {
  return plain(404, 'There is no such message.')
}

function send(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  headers: Record<string, string>,
): void {
  response.writeHead(status, {
    'content-security-policy': "default-src 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...headers,
  })
  response.end(body)
}
