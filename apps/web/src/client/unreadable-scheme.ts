/** What stands in front of an address that is none of the web (IANA's registry of URI schemes). */
const KNOWN = /^(file|ftps?|sftp|javascript|vbscript|mailto|tel|sms|blob|view-source|magnet):(?=\S)/i
/** RFC 2397: a media type or nothing, then a comma. "data:" alone is a word like any other. */
const DATA = /^(data):(?:[\w.+-]+\/[\w.+-]+)?(?:;[^,\s]+)*,/i
const ANY_WITH_AUTHORITY = /^([a-z][a-z0-9+.-]*):\/\//i

/**
 * The scheme of an address that cannot be fetched, with its colon; null when the text is no such address. Several
 * words are addresses only when each is one, save for a script, an inline file and the path of a file: those hold spaces.
 */
export function unreadableScheme(text: string, words: readonly string[]): string | null {
  const whole = schemeOf(text.trim())
  if (whole && /^(file|javascript|data):$/.test(whole) && !text.trim().includes('\n')) return whole
  const schemes = words.map(schemeOf)
  if (schemes.some((scheme) => scheme === null)) return null
  return schemes.find((scheme) => scheme !== 'http:' && scheme !== 'https:') ?? null
}

function schemeOf(text: string): string | null {
  const address = /^www\./i.test(text) ? `https://${text}` : text
  const [, scheme] = KNOWN.exec(address) ?? DATA.exec(address) ?? ANY_WITH_AUTHORITY.exec(address) ?? []
  return scheme ? `${scheme.toLowerCase()}:` : null
}
