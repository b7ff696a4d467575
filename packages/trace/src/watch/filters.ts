import type { EntryType } from '../entry/entry.ts'
import type { Watch } from '../settings.ts'

/** Whether an entry is recorded, by its type and parts of its name. An empty name asks for the type alone. */
export function createFilters(
  watch: Partial<Record<EntryType, boolean | Watch>>,
): (type: EntryType, name: string) => boolean {
  return (type, name) => {
    const rule = watch[type]
    if (rule === undefined || rule === true) return true
    if (rule === false) return false
    if (name === '') return true
    const { include, exclude } = rule
    if (exclude?.some((part) => name.includes(part))) return false
    return !include || include.length === 0 || include.some((part) => name.includes(part))
  }
}
