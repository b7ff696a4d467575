'use client'

import { isTold } from '#client/reading/source-reading.ts'
import { useReadings } from '#client/reading/use-reading.ts'
import { ReadingHalt } from '../reading-halt.tsx'

/** Why what was added here stays as it is, when that is not for what it is. */
export function AddedHalt() {
  const { sources } = useReadings()
  return <ReadingHalt isWaiting={[...sources.values()].some((reading) => !isTold(reading))} />
}
