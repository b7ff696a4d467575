import type { Outline } from '../read/blocks.ts'
import type { Unit } from './units.ts'

/** What a unit is in the document's structure: a heading itself or not, and the headings above it. */
export type Placed = Unit & { isHeading: boolean; headingPath: string[]; opensSection: boolean }

type Heading = Outline['headings'][number]

/**
 * Gives each unit its heading path. A section opens with a heading, or with the first of several headings that follow
 * each other without text between them.
 */
export function placeUnits(units: Unit[], headings: Heading[]): Placed[] {
  const placed: Placed[] = []
  const path: Heading[] = []
  const waiting = [...headings].sort((left, right) => left.start - right.start)
  let next = 0
  let previousIsHeading = false
  for (const unit of units) {
    let isHeading = false
    let opensSection = false
    for (let heading = waiting[next]; heading && heading.start < unit.end; heading = waiting[next]) {
      descend(path, heading)
      opensSection = true
      isHeading = unit.end - unit.start <= heading.title.length + 2 && heading.start >= unit.start
      next++
    }
    placed.push({
      ...unit,
      isHeading,
      headingPath: path.map(({ title }) => title),
      opensSection: opensSection && !previousIsHeading,
    })
    previousIsHeading = isHeading
  }
  return placed
}

function descend(path: Heading[], heading: Heading): void {
  while (path.length > 0 && (path.at(-1)?.level ?? 0) >= heading.level) path.pop()
  path.push(heading)
}
