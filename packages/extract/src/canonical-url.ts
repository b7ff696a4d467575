/** Query parameters that identify a campaign or a click, never the page. */
const TRACKING_PARAMETERS = new Set(
  `fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mc_cid mc_eid mkt_tok
  _ga _gl _hsenc _hsmi __hstc __hssc __hsfp hsctatracking vero_id vero_conv oly_anon_id oly_enc_id wickedid s_cid epik
  rb_clickid irclickid _openstat ref_src ref_url cmpid guccounter guce_referrer guce_referrer_sig`.split(
    /\s+/,
  ),
)
const TRACKING_PREFIXES = [
  'utm_',
  'mtm_',
  'pk_',
  'piwik_',
  'matomo_',
  'hsa_',
  'wt_mc',
  '__twitter_impression',
]

const SCHEMELESS = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::\d+)?(?:[/?#]|$)/i

export type CanonicalUrl = { ok: true; url: string } | { ok: false; message: string }

/**
 * The one spelling of a web address, by which two saves of a page are recognised as the same.
 * Lower-case host, no default port, no fragment, no tracking parameters, parameters sorted, no trailing slash.
 * `www.` and the scheme stay: with and without them can be different sites. "example.com/a" is read as https.
 */
export function canonicalizeUrl(input: string): CanonicalUrl {
  const trimmed = input.trim()
  const url = URL.parse(SCHEMELESS.test(trimmed) ? `https://${trimmed}` : trimmed)
  if (!url) return refuse('This is not a web address. It should look like https://example.com/page.')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return refuse(
      `Addresses with ${url.protocol} cannot be saved, only those that begin with http:// or https://.`,
    )
  }
  if (url.username || url.password) return refuse('Remove the user name and password from the address.')
  url.hostname = url.hostname.replace(/\.$/, '')
  if (!url.hostname) return refuse('This address has no host name.')
  return { ok: true, url: url.origin + canonicalPath(url.pathname) + canonicalQuery(url.search) }
}

function refuse(message: string): CanonicalUrl {
  return { ok: false, message }
}

function canonicalPath(path: string): string {
  const normal = normalizeEscapes(path)
  return normal === '/' ? normal : normal.replace(/\/+$/, '') || '/'
}

// Works on the raw pairs: URLSearchParams would rewrite escapes that some servers tell apart.
function canonicalQuery(search: string): string {
  const pairs = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !isTracking(pair.split('=', 1)[0] ?? ''))
    .map(normalizeEscapes)
  const sorted = pairs
    .map((pair) => ({ pair, name: pair.split('=', 1)[0] ?? '' }))
    .sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
  return sorted.length === 0 ? '' : `?${sorted.map(({ pair }) => pair).join('&')}`
}

function isTracking(rawName: string): boolean {
  const name = rawName.toLowerCase()
  return TRACKING_PARAMETERS.has(name) || TRACKING_PREFIXES.some((prefix) => name.startsWith(prefix))
}

/** RFC 3986, 6.2.2: escapes in upper case, and unreserved characters not escaped at all. */
function normalizeEscapes(text: string): string {
  return text.replaceAll(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escaped.toUpperCase()
  })
}
