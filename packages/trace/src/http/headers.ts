import type { ServerResponse } from 'node:http'

/** Pairs of names and values in one list, as Node gives them, by name. Repeated ones are joined. */
export function headersOf(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] as string).toLowerCase()
    const value = raw[index + 1] as string
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value
  }
  return headers
}

/** The parameters of a query string, by name; null without any. */
export function queryOf(search: string): Record<string, string> | null {
  return search.length > 1 ? Object.fromEntries(new URLSearchParams(search)) : null
}

/**
 * The headers of an answer, to be asked for at its end: those that were set, and those given with the status, which
 * Node writes without keeping them.
 */
export function noteResponseHeaders(response: ServerResponse): () => Record<string, string> {
  const { writeHead } = response
  let given: unknown
  response.writeHead = function (this: ServerResponse, ...args: unknown[]) {
    given = args.find((each) => typeof each === 'object') ?? given
    return writeHead.apply(this, args as Parameters<typeof writeHead>)
  } as typeof writeHead
  return () => {
    const set = Object.entries(response.getHeaders()).flatMap(([name, value]) => [name, String(value)])
    return headersOf([...set, ...flat(given)])
  }
}

function flat(given: unknown): string[] {
  if (Array.isArray(given)) return given.flat().map(String)
  return Object.entries(given ?? {}).flatMap(([name, value]) => [name, String(value)])
}
