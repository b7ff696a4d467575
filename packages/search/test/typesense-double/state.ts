import { Refusal } from './answer.ts'

export type Field = {
  name: string
  type: string
  facet: boolean
  index: boolean
  optional: boolean
}

export type StoredDocument = {
  id: string
  /** Grows with every document: among equals the newest comes first. */
  sequence: number
  values: Record<string, unknown>
  /** The tokens of each indexed string field; of a list, those of each of its values. */
  tokens: Map<string, string[][]>
}

export type Collection = {
  name: string
  createdAt: number
  fields: Field[]
  documents: Map<string, StoredDocument>
}

export type State = { collections: Map<string, Collection>; aliases: Map<string, string>; sequence: number }

export function emptyState(): State {
  return { collections: new Map(), aliases: new Map(), sequence: 0 }
}

/** By its own name or by an alias. */
export function collectionNamed(state: State, name: string): Collection {
  const collection = state.collections.get(state.aliases.get(name) ?? name)
  if (!collection) throw new Refusal(404, 'Not Found')
  return collection
}

export function fieldNamed({ fields }: Collection, name: string): Field | undefined {
  return fields.find((field) => field.name === name)
}
