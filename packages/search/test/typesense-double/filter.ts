import { Refusal } from './answer.ts'
import { type Collection, type Field, fieldNamed, type StoredDocument } from './state.ts'
import { tokenize } from './tokens.ts'

type Predicate = (document: StoredDocument) => boolean

const MAX_OPERATIONS = 100
const PART =
  /\s*(&&|\|\||\(|\)|(?<field>[\w.]+)\s*:\s*(?<operator>!=|=|>=|<=|>|<)\s*(?<value>\[[^\]]*\]|`[^`]*`|[^\s&|()]+))\s*/y

/** filter_by: conditions with &&, || and parentheses, of which && binds closer. Empty matches everything. */
export function parseFilter(collection: Collection, filterBy: string): Predicate {
  if (filterBy.trim() === '') return () => true
  const parts = partsOf(filterBy)
  if (parts.filter((part) => part.groups?.field).length > MAX_OPERATIONS) {
    throw new Refusal(400, '`filter_by` has too many operations.')
  }
  const predicate = readAny(collection, parts)
  if (parts.length > 0) throw unreadable()
  return predicate
}

function partsOf(filterBy: string): RegExpExecArray[] {
  const parts: RegExpExecArray[] = []
  PART.lastIndex = 0
  while (PART.lastIndex < filterBy.length) {
    const part = PART.exec(filterBy)
    if (!part) throw unreadable()
    parts.push(part)
  }
  return parts
}

function readAny(collection: Collection, parts: RegExpExecArray[]): Predicate {
  const choices = [readAll(collection, parts)]
  while (parts[0]?.[1] === '||') {
    parts.shift()
    choices.push(readAll(collection, parts))
  }
  return (document) => choices.some((matches) => matches(document))
}

function readAll(collection: Collection, parts: RegExpExecArray[]): Predicate {
  const conditions = [readOne(collection, parts)]
  while (parts[0]?.[1] === '&&') {
    parts.shift()
    conditions.push(readOne(collection, parts))
  }
  return (document) => conditions.every((matches) => matches(document))
}

function readOne(collection: Collection, parts: RegExpExecArray[]): Predicate {
  const part = parts.shift()
  if (part?.[1] === '(') {
    const inner = readAny(collection, parts)
    if (parts.shift()?.[1] !== ')') throw unreadable()
    return inner
  }
  const { field: name = '', operator = '', value = '' } = part?.groups ?? {}
  const field = fieldNamed(collection, name)
  if (!name) throw unreadable()
  if (!field?.index) throw new Refusal(400, `Could not find a filter field named \`${name}\` in the schema.`)
  return field.type.startsWith('string')
    ? stringCondition(field, operator, value)
    : numberCondition(field, operator, value)
}

/** := compares all words of the value, not its letters: what is neither letter nor digit does not count. */
function stringCondition({ name }: Field, operator: string, value: string): Predicate {
  if (operator !== '=' && operator !== '!=') throw unreadable()
  const wanted = new Set(valuesOf(value).map(wordsAsOne))
  const isEqual: Predicate = ({ tokens }) =>
    (tokens.get(name) ?? []).some((words) => wanted.has(words.join(' ')))
  return operator === '=' ? isEqual : (document) => !isEqual(document)
}

function numberCondition({ name, type }: Field, operator: string, value: string): Predicate {
  const wanted = valuesOf(value).map(Number)
  if (wanted.some(Number.isNaN))
    throw new Refusal(400, `Error with filter field \`${name}\`: Not an ${type}.`)
  const compare = COMPARISONS[operator]
  if (!compare) throw unreadable()
  return ({ values }) => wanted.some((each) => compare(values[name] as number, each))
}

const COMPARISONS: Record<string, (held: number, wanted: number) => boolean> = {
  '=': (held, wanted) => held === wanted,
  '!=': (held, wanted) => held !== wanted,
  '>': (held, wanted) => held > wanted,
  '>=': (held, wanted) => held >= wanted,
  '<': (held, wanted) => held < wanted,
  '<=': (held, wanted) => held <= wanted,
}

function valuesOf(value: string): string[] {
  const inner = value.startsWith('[') ? value.slice(1, -1) : value
  return [...inner.matchAll(/`([^`]*)`|([^,`]+)/g)].map(([, quoted, plain]) => quoted ?? plain?.trim() ?? '')
}

function wordsAsOne(value: string): string {
  return tokenize(value).join(' ')
}

function unreadable(): Refusal {
  return new Refusal(400, 'Could not parse the filter query.')
}
