import { type Answer, ok, Refusal } from './answer.ts'
import type { Collection, Field, State } from './state.ts'

type Description = { name?: unknown; fields?: (Partial<Field> & { name?: string; type?: string })[] }

const TYPES = ['string', 'string[]', 'int32', 'int64', 'float', 'bool']

export function createCollection(state: State, body: Description): Answer {
  const { name, fields } = body
  if (typeof name !== 'string' || name === '') throw new Refusal(400, 'Parameter `name` is required.')
  if (!Array.isArray(fields) || fields.length === 0)
    throw new Refusal(400, 'The `fields` value should be an array.')
  if (state.collections.has(name))
    throw new Refusal(409, `A collection with name \`${name}\` already exists.`)
  const collection = { name, createdAt: nowSeconds(), fields: fields.map(readField), documents: new Map() }
  state.collections.set(name, collection)
  return ok(describe(collection), 201)
}

export function listCollections(state: State): Answer {
  return ok([...state.collections.values()].reverse().map(describe))
}

/** Typesense follows an alias here as well. */
export function retrieveCollection(collection: Collection): Answer {
  return ok(describe(collection))
}

export function deleteCollection(state: State, name: string): Answer {
  const collection = state.collections.get(name)
  if (!collection) throw new Refusal(404, `No collection with name \`${name}\` found.`)
  state.collections.delete(name)
  return ok(describe(collection))
}

export function upsertAlias(state: State, name: string, body: { collection_name?: unknown }): Answer {
  const target = body.collection_name
  if (typeof target !== 'string') throw new Refusal(400, 'Parameter `collection_name` is required.')
  if (state.collections.has(name))
    throw new Refusal(400, `Name \`${name}\` conflicts with an existing collection name.`)
  state.aliases.set(name, target)
  return ok({ name, collection_name: target })
}

export function retrieveAlias(state: State, name: string): Answer {
  const target = state.aliases.get(name)
  if (target === undefined) throw new Refusal(404, 'Not Found')
  return ok({ name, collection_name: target })
}

function readField({ name, type, facet = false, index = true, optional = false }: Partial<Field>): Field {
  if (!name)
    throw new Refusal(
      400,
      'Wrong format for `fields`. It should be an array of objects containing `name`, `type`.',
    )
  if (!type || !TYPES.includes(type))
    throw new Refusal(400, `Field \`${name}\` has an invalid data type \`${type}\`.`)
  if (!index && !optional)
    throw new Refusal(400, `Field \`${name}\` must be optional since it is marked as non-indexable.`)
  return { name, type, facet, index, optional }
}

function describe({ name, createdAt, fields, documents }: Collection): object {
  return {
    name,
    created_at: createdAt,
    num_documents: documents.size,
    fields: fields.map((field) => ({
      ...field,
      infix: false,
      locale: '',
      sort: /^(int|float|bool)/.test(field.type),
      stem: false,
      store: true,
    })),
    default_sorting_field: '',
    enable_nested_fields: false,
    symbols_to_index: [],
    token_separators: [],
  }
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000)
}
