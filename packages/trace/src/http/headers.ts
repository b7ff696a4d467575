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

/** The headers of an answer by name: those that were set, and those given with its status. */
export function answerHeadersOf(set: object, given: unknown): Record<string, string> {
  return headersOf([...flat(set), ...(Array.isArray(given) ? given.flat().map(String) : flat(given ?? {}))])
}

function flat(headers: object): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [name, String(value)])
}
