import type { Placed } from './sections.ts'

/** A section shorter than this shares a chunk with its short neighbours. */
const SMALL_SECTION_CHARACTERS = 400

/**
 * The indexes of units where a chunk always begins. Each is decided by what stands within a short distance of it, so an
 * edit moves only the anchors near it: the beginning of a section of some length, and paragraphs whose hash is the
 * smallest within `radius` characters (local-minimum chunking, Bjørner, Blass and Gurevich, 2010).
 */
export function findAnchors(units: Placed[], radius: number): number[] {
  const sections = sectionLengths(units)
  return units.flatMap((unit, index) => {
    const isFirst = index === 0
    const isSection = unit.opensSection && isWorthItsOwn(sections, index)
    return isFirst || isSection || isLocalMinimum(units, index, radius) ? [index] : []
  })
}

/** Length of the section that opens at an index, and of the one before it. */
function sectionLengths(units: Placed[]): Map<number, { own: number; previous: number }> {
  const opening = units.flatMap((unit, index) => (unit.opensSection || index === 0 ? [index] : []))
  const lengths = opening.map((index, order) => {
    const last = units[(opening[order + 1] ?? units.length) - 1]
    return (last?.end ?? 0) - (units[index]?.start ?? 0)
  })
  return new Map(
    opening.map((index, order) => [index, { own: lengths[order] ?? 0, previous: lengths[order - 1] ?? 0 }]),
  )
}

function isWorthItsOwn(sections: Map<number, { own: number; previous: number }>, index: number): boolean {
  const { own = 0, previous = 0 } = sections.get(index) ?? {}
  return own >= SMALL_SECTION_CHARACTERS || previous >= SMALL_SECTION_CHARACTERS
}

// A heading stays with what follows it, so the unit after one is no anchor.
function isLocalMinimum(units: Placed[], index: number, radius: number): boolean {
  const unit = units[index]
  if (!unit || units[index - 1]?.isHeading) return false
  for (let before = index - 1; before >= 0; before--) {
    const other = units[before]
    if (!other || unit.start - other.start > radius) break
    if (other.hash <= unit.hash) return false
  }
  for (let after = index + 1; after < units.length; after++) {
    const other = units[after]
    if (!other || other.start - unit.start > radius) break
    if (other.hash <= unit.hash) return false
  }
  return true
}
