import { unreadableScheme } from './unreadable-scheme.ts'

/** What a pasted text would become. */
export type Pasted =
  | { kind: 'nothing' }
  | { kind: 'links'; urls: string[] }
  /** Addresses that lead to nothing Trovella could read; `message` says what to do. */
  | { kind: 'refused'; message: string }
  /** `links` are the addresses inside, which could be saved in its place. */
  | { kind: 'note'; title: string; text: string; links: string[] }

const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+/gi

/** Addresses and nothing else become links, or are refused when they are not of the web; everything else is a note. */
export function readPaste(text: string): Pasted {
  const words = text
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^[-*•<(]+|[>),;]+$/g, ''))
    .filter((word) => word !== '')
  if (words.length === 0) return { kind: 'nothing' }
  const scheme = unreadableScheme(text, words)
  if (scheme) return { kind: 'refused', message: refusalOf(scheme) }
  const urls = words.map(asUrl)
  if (urls.every((url) => url !== null)) return { kind: 'links', urls: [...new Set(urls)] }
  return { kind: 'note', title: titleOf(text), text, links: linksIn(text) }
}

/** The address a word is, with its scheme; null when it is none that can be fetched. */
function asUrl(word: string): string | null {
  const address = /^www\./i.test(word) ? `https://${word}` : word
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? address : null
}

function refusalOf(scheme: string): string {
  const cannot = `Addresses with ${scheme} cannot be read, only those that begin with http:// or https://.`
  if (scheme === 'file:') return `${cannot} To add a file of this computer, drop it below or choose it there.`
  return `${cannot} To keep this as a note, begin it with a word of your own.`
}

function linksIn(text: string): string[] {
  const found = [...text.matchAll(ADDRESS)].map(([match]) => asUrl(match.replace(/[).,;:!?\]]+$/, '')))
  return [...new Set(found.filter((url) => url !== null))]
}

/** The first line with words, without Markdown's marks: what the library calls a note that has no title. */
function titleOf(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^[\s#>*-]+/, '').trim())
  return (lines.find((line) => line !== '') ?? '').slice(0, 120)
}
