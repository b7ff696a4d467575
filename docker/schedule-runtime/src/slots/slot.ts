/** The identity of a slot, and the number that its present holder was given. */
export type Claim = {
  schedule: string
  due: Date
  fencingToken: number
  attempt: number
  origin: 'time' | 'catch_up' | 'manual'
  /** When it was claimed, by the database's clock. */
  startedAt: Date
}

/** Ids of claims in maps. */
export function claimKey({ schedule, fencingToken }: Pick<Claim, 'schedule' | 'fencingToken'>): string {
  return `${schedule} ${fencingToken}`
}
