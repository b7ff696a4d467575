import { randomUUID } from 'node:crypto'
import { request as plainRequest } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { text } from 'node:stream/consumers'
import { until } from './docker.ts'

type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string }

/** Somebody with a browser's cookies at `origin`, which `connect` leads to another port and certificate if need be. */
export class Visitor {
  readonly #origin: string
  #connect: RequestOptions
  #cookie = ''

  constructor(origin: string, connect: RequestOptions = {}) {
    this.#origin = origin
    this.#connect = connect
  }

  /** What a browser of this visitor sends along. */
  get cookie(): string {
    return this.#cookie
  }

  /** Leads this visitor somewhere, with what is known of the certificate as it was. */
  connectTo(there: Pick<RequestOptions, 'hostname' | 'port' | 'socketPath'>): void {
    this.#connect = { ...this.#connect, ...there }
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Answer> {
    const url = new URL(path, this.#origin)
    const open = url.protocol === 'https:' ? request : plainRequest
    const headers = {
      host: url.host,
      origin: this.#origin,
      cookie: this.#cookie,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    }
    const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      const sent = open(url, { method, headers, agent: false, ...this.#connect }, resolve)
      sent.on('error', reject).setTimeout(20_000, () => sent.destroy(new Error(`${path} does not answer`)))
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
    const cookies = response.headers['set-cookie'] ?? []
    if (cookies.length > 0) this.#cookie = cookies.map((each) => each.split(';')[0]).join('; ')
    return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }
  }

  async signUp(): Promise<void> {
    const email = `reader-${randomUUID()}@example.org`
    const person = { name: 'Reader', email, password: 'measure-twice-4711' }
    const { status, body } = await this.send('POST', '/api/auth/sign-up/email', person)
    if (status !== 200) throw new Error(`sign-up answered ${status}: ${body}`)
  }

  async signIn(email: string, password: string): Promise<void> {
    const { status, body } = await this.send('POST', '/api/auth/sign-in/email', { email, password })
    if (status !== 200) throw new Error(`sign-in answered ${status}: ${body}`)
  }

  async addNote(title: string, note: string): Promise<void> {
    const { status, body } = await this.send('POST', '/api/v1/sources', { kind: 'note', title, text: note })
    if (status !== 201 && status !== 202) throw new Error(`a note was answered with ${status}: ${body}`)
  }

  /** Waits until a search finds something, and returns the answer as text. */
  async find(words: string): Promise<string> {
    return until(async () => {
      const { status, body } = await this.send('GET', `/api/v1/search?q=${encodeURIComponent(words)}`)
      if (status !== 200) throw new Error(`search answered ${status}: ${body}`)
      return (JSON.parse(body) as { hits: unknown[] }).hits.length > 0 && body
    })
  }
}
