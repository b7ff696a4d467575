const EARLIEST_YEAR = 1000
const LATEST_YEAR = 2200

/** One line of text without markup of space, or null when there is nothing in it. */
export function tidyLine(text: string | null | undefined, maxCharacters = 500): string | null {
  const line = (text ?? '')
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\s\p{Cc}\u00a0\u00ad\u200b\ufeff]+/gu, ' ')
    .trim()
  return line === '' ? null : line.slice(0, maxCharacters).toWellFormed()
}

/** The primary language of a BCP 47 tag ("de" of "de-CH"), or null when it is none. */
export function primaryLanguage(tag: string | null | undefined): string | null {
  const primary = /^\s*([a-z]{2,3})(?:[-_]|\s*$)/i.exec(tag ?? '')?.[1]?.toLowerCase()
  return primary === undefined || primary === 'und' || primary === 'mul' ? null : primary
}

/** A date in any form that Date understands, as ISO 8601, or null. */
export function isoDate(value: string | null | undefined): string | null {
  const text = value?.trim() ?? ''
  if (!/\d{4}/.test(text)) return null
  const date = new Date(text)
  const year = date.getUTCFullYear()
  return year >= EARLIEST_YEAR && year <= LATEST_YEAR ? date.toISOString() : null
}
