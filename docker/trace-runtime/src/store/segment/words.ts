import type { Entry } from '../../entry.ts'

/** What full-text search knows of an entry: its name, its tags and every text and number in its content. */
export function searchableText(entry: Pick<Entry, 'name' | 'tags' | 'content'>): string {
  const texts = [entry.name, ...entry.tags]
  collect(entry.content, texts)
  return texts.join(' ')
}

/**
 * The FTS5 query for words as a person types them: each must occur, in any order; what punctuation holds together
 * (`user:42`, a path) must occur in a row; the last may go on. Null if there is no word in it.
 */
export function wordQuery(text: string): string | null {
  const terms = text
    .split(/\s+/)
    .map((term) => term.match(WORD)?.join(' '))
    .filter((term) => term !== undefined)
    .slice(0, MOST_TERMS)
  return terms.length === 0 ? null : `${terms.map((term) => `"${term}"`).join(' AND ')} *`
}

/** As the tokenizer unicode61 sees them: letters, digits, and characters for private use. */
const WORD = /[\p{L}\p{N}\p{Co}]+/gu
const MOST_TERMS = 16

function collect(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value)
  else if (typeof value === 'number') texts.push(String(value))
  else if (Array.isArray(value)) for (const item of value) collect(item, texts)
  else if (value !== null && typeof value === 'object')
    for (const key in value) collect(value[key as never], texts)
}
