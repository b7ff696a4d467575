import type { Placed } from './sections.ts'

type Limits = { targetCharacters: number; maxCharacters: number }

/**
 * Cuts a run of units into chunks of about equal length near the target, none above the maximum, and prefers to cut
 * before a heading or a paragraph. Never leaves a heading alone at the end of a chunk.
 */
export function pack(units: Placed[], limits: Limits): Placed[][] {
  const total = lengthOf(units)
  if (total <= limits.targetCharacters * 1.25) return units.length === 0 ? [] : [units]
  const ideal = total / Math.ceil(total / limits.targetCharacters)
  const chunks: Placed[][] = []
  let current: Placed[] = []
  for (const unit of units) {
    if (current.length > 0 && shouldCut(current, unit, ideal, limits)) {
      const carried = current.at(-1)?.isHeading && current.length > 1 ? [current.pop() as Placed] : []
      chunks.push(current)
      current = carried
    }
    current.push(unit)
  }
  chunks.push(current)
  return joinShortEnd(chunks, limits)
}

function shouldCut(current: Placed[], next: Placed, ideal: number, { maxCharacters }: Limits): boolean {
  const length = lengthOf(current)
  const grown = next.end - (current[0]?.start ?? next.start)
  if (grown > maxCharacters) return true
  if (next.opensSection && length >= ideal * 0.5) return true
  const overshoot = grown - ideal
  return overshoot > 0 && overshoot > ideal - length && (next.beginsParagraph || overshoot > ideal * 0.3)
}

function joinShortEnd(chunks: Placed[][], { targetCharacters, maxCharacters }: Limits): Placed[][] {
  const last = chunks.at(-1)
  const before = chunks.at(-2)
  if (!last || !before || lengthOf(last) >= targetCharacters / 4) return chunks
  const joined = [...before, ...last]
  return lengthOf(joined) <= maxCharacters ? [...chunks.slice(0, -2), joined] : chunks
}

function lengthOf(units: Placed[]): number {
  return (units.at(-1)?.end ?? 0) - (units[0]?.start ?? 0)
}
