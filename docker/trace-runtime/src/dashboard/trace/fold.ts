import type { Row } from './rows.ts'

/** A line with what is shown of it at first; the script folds and unfolds from there. */
export type Line = { row: Row; isOpen: boolean; isHidden: boolean }

/** In a trace of more lines than this, what lies deeper than the first level begins folded. */
const BIG = 600

/** Groups begin folded, and in a big trace every branch; those around the entry that is looked at are open. */
export function foldRows(
  rows: readonly Row[],
  { openKey, isUnfolded }: { openKey: string | undefined; isUnfolded: boolean },
): Line[] {
  const openedAt =
    openKey === undefined ? -1 : rows.findIndex((row) => row.kind === 'entry' && row.entry.key === openKey)
  const isBig = rows.length > BIG
  let hiddenUntil = -1
  return rows.map((row, index) => {
    const isHidden = index <= hiddenUntil
    const isAround = index < openedAt && openedAt <= index + row.inside
    const beginsFolded = row.kind === 'group' || (isBig && row.level > 0)
    const isOpen = row.inside > 0 && (isUnfolded || isAround || !beginsFolded)
    if (!isHidden && !isOpen) hiddenUntil = index + row.inside
    return { row, isOpen, isHidden }
  })
}
