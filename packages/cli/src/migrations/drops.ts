import { type Finding, lastName, list, type Node, text } from './nodes.ts'

/** Gone, they make a release slower or looser, never wrong. */
const HARMLESS = new Set(['OBJECT_INDEX', 'OBJECT_STATISTIC_EXT', 'OBJECT_POLICY'])

export function dropFindings(statement: Node, made: ReadonlySet<string>): Finding[] {
  const kind = text(statement.removeType)
  if (HARMLESS.has(kind)) return []
  const what = kind.replace('OBJECT_', '').toLowerCase().replaceAll('_', ' ')
  return list(statement.objects)
    .map(nameOf)
    .filter((name) => !made.has(name))
    .map((name) => ({ class: 'contract', why: `drops the ${what} ${name}` }))
}

function nameOf(object: Node): string {
  const items = (object.List as Node | undefined)?.items
  if (items) return lastName(items)
  const named =
    (object.TypeName as Node | undefined)?.names ?? (object.ObjectWithArgs as Node | undefined)?.objname
  return named ? lastName(named) : text((object.String as Node | undefined)?.sval)
}
