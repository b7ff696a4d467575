import { newSpanId } from '../context/ids.ts'
import type { Content, Describe, Entry, EntryLink, EntryStatus, EntryType, Identified } from './entry.ts'

/** An entry that begins. */
export class OpenEntry implements Entry {
  readonly trace: Identified
  readonly parent: Identified | null
  readonly type: EntryType
  name: string
  startMs: number
  durationMs: number | null = null
  status: EntryStatus = 'ok'
  tags: string[] | null = null
  links: EntryLink[] | null = null
  content: Content | null = null
  describe: Describe | null = null
  bytes = 0
  #id: string | null = null

  constructor(
    trace: Identified,
    parent: Identified | null,
    { type, name, startMs }: Pick<Entry, 'type' | 'name' | 'startMs'>,
  ) {
    this.trace = trace
    this.parent = parent
    this.type = type
    this.name = name
    this.startMs = startMs
  }

  /** Of most queries of quiet traces nobody wants to know it. */
  get id(): string {
    this.#id ??= newSpanId()
    return this.#id
  }
}
