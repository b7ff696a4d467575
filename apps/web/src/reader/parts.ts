/** A text up to this long is one page; a longer one is read in parts of this size. In UTF-16 code units. */
const PART_CHARACTERS = 1_200_000

export type Part = { number: number; count: number; offset: number; length: number }

/** The part of a text in which a position lies. */
export function partAt(position: number, totalCharacters: number): Part {
  const count = Math.max(1, Math.ceil(totalCharacters / PART_CHARACTERS))
  const index = Math.min(count - 1, Math.max(0, Math.floor(position / PART_CHARACTERS)))
  return { number: index + 1, count, offset: index * PART_CHARACTERS, length: PART_CHARACTERS }
}

export function partStart(number: number): number {
  return (number - 1) * PART_CHARACTERS
}
