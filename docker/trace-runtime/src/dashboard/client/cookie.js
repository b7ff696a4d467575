const YEAR_SECONDS = 365 * 86_400

/**
 * @param {string} name
 * @returns {string | undefined}
 */
export function readCookie(name) {
  const pair = document.cookie.split('; ').find((each) => each.startsWith(`${name}=`))
  return pair && decodeURIComponent(pair.slice(name.length + 1))
}

/**
 * For a year, for this origin.
 * @param {string} name
 * @param {string} value
 */
export function writeCookie(name, value) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
}
