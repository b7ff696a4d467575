import type { LibrarySearchResult } from '@repo/library/search/query'

/** What is left of a value after JSON: moments are text. */
export type Wire<Value> = Value extends Date
  ? string
  : Value extends (infer Item)[]
    ? Wire<Item>[]
    : Value extends object
      ? { [Key in keyof Value]: Wire<Value[Key]> }
      : Value

export type SearchAnswer = Wire<LibrarySearchResult>
export type FoundSource = SearchAnswer['hits'][number]
export type FoundPassage = FoundSource['passages'][number]

/** Gives a page's first content the form in which the browser will fetch the rest. */
export function wire<Value>(value: Value): Wire<Value> {
  return JSON.parse(JSON.stringify(value))
}
