/** The cookies of a request by name; the first of a name counts (RFC 6265). */
export function readCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null)
  for (const pair of (header ?? '').split(';')) {
    const [name = '', value = ''] = pair.trim().split(/=(.*)/s)
    if (name !== '' && !(name in cookies)) cookies[name] = decoded(value)
  }
  return cookies
}

export function cookie(
  name: string,
  value: string,
  options: { path: string; isSecure: boolean; maxAgeSeconds: number },
): string {
  const { path, isSecure, maxAgeSeconds } = options
  const attributes = [`Path=${path}`, `Max-Age=${maxAgeSeconds}`, 'HttpOnly', 'SameSite=Strict']
  return [`${name}=${value}`, ...attributes, ...(isSecure ? ['Secure'] : [])].join('; ')
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch (error) {
    if (error instanceof URIError) return value
    throw error
  }
}
