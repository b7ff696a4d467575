import { isStopWord } from '../text/stop-words.ts'
import { foldedWords } from '../text/words.ts'

/** A word that passages should contain. */
export type Term = {
  /** Folded: lower case, without accents. */
  word: string
  /** Still being typed: words that begin with it count too. */
  prefix: boolean
  /** A word like "the": it improves a passage's rank, and is not required. */
  optional: boolean
}

export type ParsedQuery = {
  terms: Term[]
  /** Words that must stand in this order, exactly as written. */
  phrases: string[][]
  /** What a passage must not contain: words, or phrases of several. */
  excluded: string[][]
  /** The query as written, without what is excluded: what a passage should be about. */
  text: string
}

const MAX_CHARACTERS = 400
const MAX_TERMS = 16
// One dash excludes; two begin an option of a command, which is looked for.
const PIECE = /(?<minus>(?<![^\s])-(?!-))?(?:"(?<quoted>[^"]*)"|(?<plain>[^\s"]+))/gu

/** Reads what a person typed: words, "exact phrases", -exclusions. Whatever it is, it is never an error. */
export function parseQuery(text: string): ParsedQuery {
  const input = text.slice(0, MAX_CHARACTERS).replaceAll(/[“”„«»]/g, '"')
  const terms: Term[] = []
  const phrases: string[][] = []
  const excluded: string[][] = []
  const wanted: string[] = []
  for (const { groups = {} } of input.matchAll(PIECE)) {
    const words = foldedWords(groups.quoted ?? groups.plain ?? '')
    if (words.length === 0) continue
    if (!groups.minus) wanted.push(groups.quoted ?? groups.plain ?? '')
    if (groups.minus) excluded.push(words)
    else if (groups.quoted !== undefined) phrases.push(words)
    else terms.push(...words.map((word) => ({ word, prefix: false, optional: isStopWord(word) })))
  }
  return {
    terms: withPrefix(withoutRepeats(required(terms, phrases)), input),
    phrases: phrases.slice(0, MAX_TERMS),
    excluded: excluded.slice(0, MAX_TERMS),
    text: wanted.join(' '),
  }
}

/** True when there is nothing to look for: no words, or exclusions alone. */
export function isEmptyQuery(query: ParsedQuery): boolean {
  return query.terms.length === 0 && query.phrases.length === 0
}

/** A query of nothing but frequent words means them. */
function required(terms: Term[], phrases: string[][]): Term[] {
  const meansThem = phrases.length === 0 && terms.every((term) => term.optional)
  return meansThem ? terms.map((term) => ({ ...term, optional: false })) : terms
}

function withoutRepeats(terms: Term[]): Term[] {
  const seen = new Map(terms.map((term) => [term.word, term]))
  return [...seen.values()].slice(0, MAX_TERMS)
}

/** The last word is unfinished as long as nothing follows it. */
function withPrefix(terms: Term[], input: string): Term[] {
  const last = foldedWords(/(?:^|\s)(?!-(?!-))[^\s"]*[\p{L}\p{N}\p{M}]$/u.exec(input)?.[0] ?? '').at(-1)
  return terms.map((term) => (term.word === last ? { ...term, prefix: true } : term))
}
