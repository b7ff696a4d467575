import { type Answer, ok } from './answer.ts'
import { parseFilter } from './filter.ts'
import type { Collection, Field, State, StoredDocument } from './state.ts'
import { tokenize } from './tokens.ts'

type Values = Record<string, unknown>

/** A reason to refuse a document, as a server gives that runs out of disk; null to take it. */
export type RefuseDocument = (document: Values) => string | null

/** One line of answer for each line of the body; a refused document does not affect the others. */
export function importDocuments(
  { state, collection, refuse }: { state: State; collection: Collection; refuse: RefuseDocument },
  body: string,
): Answer {
  const lines = body.split('\n').filter((line) => line.trim() !== '')
  return {
    status: 200,
    lines: lines.map((line) => {
      const problem = problemWith(collection, line, refuse)
      if (problem) return JSON.stringify({ success: false, ...problem, document: line })
      upsert(state, collection, JSON.parse(line) as Values & { id: string })
      return JSON.stringify({ success: true })
    }),
  }
}

export function deleteDocuments(collection: Collection, filterBy: string): Answer {
  const matches = parseFilter(collection, filterBy)
  const doomed = [...collection.documents.values()].filter(matches)
  for (const { id } of doomed) collection.documents.delete(id)
  return ok({ num_deleted: doomed.length })
}

export function exportDocuments(collection: Collection, parameters: URLSearchParams): Answer {
  const matches = parseFilter(collection, parameters.get('filter_by') ?? '')
  const fields = parameters.get('include_fields')
  const documents = [...collection.documents.values()].filter(matches)
  return { status: 200, lines: documents.map(({ values }) => JSON.stringify(only(values, fields))) }
}

/** The fields of a document that were asked for; all when none were named. */
export function only(values: Values, includeFields: string | null | undefined): Values {
  if (!includeFields) return values
  const names = includeFields.split(',').map((name) => name.trim())
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}

function problemWith(
  collection: Collection,
  line: string,
  refuse: RefuseDocument,
): { code: number; error: string } | null {
  let document: unknown
  try {
    document = JSON.parse(line)
  } catch {
    return { code: 400, error: 'Bad JSON: not a properly formed document.' }
  }
  if (typeof document !== 'object' || document === null)
    return { code: 400, error: 'Bad JSON: not a properly formed document.' }
  const values = document as Values
  if (typeof values.id !== 'string') return { code: 400, error: "Document's `id` field should be a string." }
  for (const field of collection.fields) {
    const error = typeProblem(field, values[field.name])
    if (error) return { code: 400, error }
  }
  const refusal = refuse(values)
  return refusal ? { code: 422, error: refusal } : null
}

function typeProblem({ name, type, optional, index }: Field, value: unknown): string | null {
  if (!index || (value === undefined && optional)) return null
  if (value === undefined)
    return `Field \`${name}\` has been declared in the schema, but is not found in the document.`
  return hasType(type, value)
    ? null
    : `Field \`${name}\` must be ${type === 'int32' || type === 'int64' ? 'an' : 'a'} ${type}.`
}

function hasType(type: string, value: unknown): boolean {
  if (type.endsWith('[]'))
    return Array.isArray(value) && value.every((each) => hasType(type.slice(0, -2), each))
  if (type === 'int32') return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 31 - 1
  if (type === 'int64') return Number.isInteger(value)
  if (type === 'float') return typeof value === 'number'
  return typeof value === (type === 'bool' ? 'boolean' : 'string')
}

function upsert(state: State, collection: Collection, values: Values & { id: string }): void {
  const known = collection.documents.get(values.id)
  if (!known) state.sequence += 1
  const document: StoredDocument = {
    id: values.id,
    sequence: known?.sequence ?? state.sequence,
    values,
    tokens: new Map(),
  }
  for (const { name, type, index } of collection.fields) {
    if (!index || !type.startsWith('string') || values[name] === undefined) continue
    const texts = [values[name]].flat() as string[]
    document.tokens.set(name, texts.map(tokenize))
  }
  collection.documents.set(values.id, document)
}
