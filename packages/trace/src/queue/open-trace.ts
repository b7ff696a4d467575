import { newTraceId } from '../context/ids.ts'
import type { Content, Entry, Identified } from '../entry/entry.ts'

/** A trace as far as it happens in this process. Its entries are held until it is known whether they are kept. */
export class OpenTrace implements Identified {
  isKept: boolean
  hasEnded = false
  held: Entry[] | null = null
  /** What is said of the work as a whole, in its root. */
  note: { tags: string[]; content: Content } | null = null
  #id: string | null
  readonly #lastWord: number

  /** `lastWord` is the end of its id, in case it has none yet. */
  constructor(id: string | null, lastWord: number, isKept: boolean) {
    this.#id = id
    this.#lastWord = lastWord
    this.isKept = isKept
  }

  /** Made when somebody wants to know it: of most quiet traces nobody does. */
  get id(): string {
    this.#id ??= newTraceId(this.#lastWord)
    return this.#id
  }
}
