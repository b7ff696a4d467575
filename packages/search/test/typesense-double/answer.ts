/** What the double answers: JSON, or lines of it. */
export type Answer = { status: number; json: unknown } | { status: number; lines: string[] }

/** An answer that ends the request, with Typesense's status and message. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export function ok(json: unknown, status = 200): Answer {
  return { status, json }
}
