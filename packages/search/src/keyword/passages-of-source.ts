import { PASSAGES_PER_HIT } from '../contract.ts'

/** At most three of one source, the first of them. */
export function atMostThreeOfOneSource<Candidate extends { sourceId: string }>(
  candidates: Candidate[],
): Candidate[] {
  const seen = new Map<string, number>()
  return candidates.filter(({ sourceId }) => {
    const number = (seen.get(sourceId) ?? 0) + 1
    seen.set(sourceId, number)
    return number <= PASSAGES_PER_HIT
  })
}
