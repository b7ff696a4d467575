import { editDistance } from '../../src/text/edit-distance.ts'
import type { Parameters, QueriedField } from './parameters.ts'
import type { ParsedText } from './query.ts'
import type { StoredDocument } from './state.ts'

/** How a document matched: for each word of the query the tokens it was taken for, and the typing errors in all. */
export type TextMatch = { document: StoredDocument; taken: Set<string>[]; cost: number }

/** The documents with every word in some queried field, the phrases and none of the exclusions. */
export function matchText(
  parameters: Parameters,
  text: ParsedText,
  documents: StoredDocument[],
): TextMatch[] {
  const { fields, typoThreshold } = parameters
  const eligible = documents.filter(
    (document) =>
      text.phrases.every((phrase) => hasPhrase(document, fields, phrase)) &&
      !text.excluded.some((phrase) => hasPhrase(document, fields, phrase)),
  )
  if (text.words.length === 0) return eligible.map((document) => ({ document, taken: [], cost: 0 }))
  const matches = new Map<StoredDocument, TextMatch>()
  for (const costs of costsInOrder(text.words, parameters)) {
    const taken = text.words.map((word, index) =>
      candidates(parameters, eligible, word, costs[index] ?? 0, index === text.words.length - 1),
    )
    for (const match of withAll(eligible, fields, taken, sum(costs))) {
      if (!matches.has(match.document)) matches.set(match.document, match)
    }
    if (matches.size >= typoThreshold) break
  }
  return [...matches.values()]
}

/** Fewer typing errors are tried first; how many a word may have depends on its length. */
function costsInOrder(words: string[], { fields, oneTypoFrom, twoTyposFrom }: Parameters): number[][] {
  const most = Math.max(...fields.map((field) => field.typos))
  let combinations: number[][] = [[]]
  for (const word of words) {
    const allowed =
      word.length < oneTypoFrom ? 0 : word.length < twoTyposFrom ? Math.min(most, 1) : Math.min(most, 2)
    combinations = combinations.flatMap((costs) =>
      Array.from({ length: allowed + 1 }, (_, cost) => [...costs, cost]),
    )
  }
  return combinations.sort((a, b) => sum(a) - sum(b))
}

/** The tokens that are so many typing errors away from the word, the most frequent of them. */
function candidates(
  { fields, maxCandidates }: Parameters,
  documents: StoredDocument[],
  word: string,
  cost: number,
  isLast: boolean,
): Map<string, Set<string>> {
  const byField = new Map<string, Set<string>>()
  const counts = new Map<string, number>()
  for (const field of fields.filter(({ typos }) => typos >= cost)) {
    const found = new Set<string>()
    for (const token of documents.flatMap((document) => tokensIn(document, field.name))) {
      if (!isAway(word, token, cost, isLast && field.prefix)) continue
      found.add(token)
      counts.set(token, (counts.get(token) ?? 0) + 1)
    }
    byField.set(field.name, found)
  }
  const frequent = new Set(
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, maxCandidates)
      .map(([token]) => token),
  )
  return new Map(
    [...byField].map(([name, found]) => [name, new Set([...found].filter((token) => frequent.has(token)))]),
  )
}

function isAway(word: string, token: string, cost: number, prefix: boolean): boolean {
  if (cost === 0) return prefix ? token.startsWith(word) : token === word
  if (!prefix) return editDistance(word, token, cost) === cost
  const beginnings = [word.length - 1, word.length, word.length + 1].map((length) =>
    token.slice(0, Math.max(0, length)),
  )
  return Math.min(...beginnings.map((beginning) => editDistance(word, beginning, cost))) === cost
}

function withAll(
  documents: StoredDocument[],
  fields: QueriedField[],
  candidatesOfWords: Map<string, Set<string>>[],
  cost: number,
): TextMatch[] {
  const matches: TextMatch[] = []
  for (const document of documents) {
    const taken = candidatesOfWords.map((byField) => {
      return new Set(
        fields.flatMap(({ name }) =>
          tokensIn(document, name).filter((token) => byField.get(name)?.has(token)),
        ),
      )
    })
    if (taken.every((tokens) => tokens.size > 0)) matches.push({ document, taken, cost })
  }
  return matches
}

function hasPhrase(document: StoredDocument, fields: QueriedField[], phrase: string[]): boolean {
  return fields.some(({ name }) =>
    (document.tokens.get(name) ?? []).some((tokens) =>
      tokens.some((_, first) => phrase.every((word, index) => tokens[first + index] === word)),
    ),
  )
}

export function tokensIn(document: StoredDocument, field: string): string[] {
  return (document.tokens.get(field) ?? []).flat()
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
