type Page = { status: number; headers: Headers; body: string; location: string; cookie: string }

/** A browser as far as a receiver can tell: keeps its cookie, and sends forms with the token of the page before. */
export class Visitor {
  receiver: { url: string }
  cookie = ''
  csrf = ''

  constructor(receiver: { url: string }) {
    this.receiver = receiver
  }

  get(address: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.#request(address, { headers: { accept: 'text/html', ...headers } })
  }

  submit(address: string, form: Record<string, string>): Promise<Page> {
    return this.post(
      address,
      { ...form, csrf: this.csrf },
      { origin: this.receiver.url, 'sec-fetch-site': 'same-origin' },
    )
  }

  post(address: string, form: Record<string, string>, headers: Record<string, string>): Promise<Page> {
    const body = new URLSearchParams(form).toString()
    return this.#request(address, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
  }

  async #request(
    address: string,
    init: { method?: string; body?: string; headers: Record<string, string> },
  ): Promise<Page> {
    const headers = { ...init.headers, ...(this.cookie ? { cookie: this.cookie } : {}) }
    const response = await fetch(`${this.receiver.url}${address}`, { ...init, headers, redirect: 'manual' })
    const cookie = response.headers.get('set-cookie') ?? ''
    if (cookie !== '') this.cookie = cookie.split(';', 1)[0] ?? ''
    const body = await response.text()
    this.csrf = body.match(/name="csrf" value="([^"]+)"/)?.[1] ?? this.csrf
    return {
      status: response.status,
      headers: response.headers,
      body,
      cookie,
      location: response.headers.get('location') ?? '',
    }
  }
}
