import { type FetchFailure, failure } from './result.ts'

/** Parses an address, or a redirect's target against its page, and refuses what may not be fetched by its form. */
export function checkUrl(input: string, base?: URL): { ok: true; url: URL } | FetchFailure {
  const url = URL.parse(input.trim(), base?.href)
  if (!url) return failure('invalid_url', 'This is not a web address.', false)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return failure(
      'unsupported_scheme',
      `Only http and https addresses can be fetched, not ${url.protocol}`,
      false,
    )
  }
  if (url.username || url.password) {
    return failure('invalid_url', 'Addresses with a user name or password are not fetched.', false)
  }
  url.hash = ''
  return { ok: true, url }
}
