import { ENTRY_TYPES, type EntryType } from '../entry/entry.ts'
import type { Watch } from '../settings.ts'

type Watches = Partial<Record<EntryType, boolean | Watch>>

/**
 * What TRACE_WATCH says: `query` and `log` record these alone, `-view` all but that one. `redis:get` records of a type
 * only what has that in its name, `query:-pg_` leaves that out. Throws for a name that is no type.
 */
export function watchesOf(items: readonly string[]): Watches {
  const rules = items.map(ruleOf)
  const wanted = rules.filter(({ isOff, part }) => !isOff && part === '').map(({ type }) => type)
  const watches = ENTRY_TYPES.map((type): [EntryType, boolean | Watch] => {
    const ofType = rules.filter((rule) => rule.type === type)
    const isOff = ofType.some((rule) => rule.isOff) || (wanted.length > 0 && !wanted.includes(type))
    return [type, isOff ? false : namesOf(ofType)]
  })
  return Object.fromEntries(watches)
}

type Rule = { isOff: boolean; type: EntryType; isExcluded: boolean; part: string }

const ITEM = /^(?<off>-?)(?<type>\w+)(?::(?<excluded>-?)(?<part>.+))?$/

function ruleOf(item: string): Rule {
  const { off = '', type = item, excluded = '', part = '' } = ITEM.exec(item)?.groups ?? {}
  const known = ENTRY_TYPES.find((each) => each === type)
  if (known === undefined)
    throw new Error(`TRACE_WATCH: there is no type "${type}". There are: ${ENTRY_TYPES.join(', ')}.`)
  return { isOff: off !== '' && part === '', type: known, isExcluded: excluded !== '', part }
}

function namesOf(rules: readonly Rule[]): boolean | Watch {
  const parts = rules.filter(({ part }) => part !== '')
  if (parts.length === 0) return true
  const include = parts.filter(({ isExcluded }) => !isExcluded).map(({ part }) => part)
  const exclude = parts.filter(({ isExcluded }) => isExcluded).map(({ part }) => part)
  return { include, exclude }
}
