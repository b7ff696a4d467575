import type { ListedSchedule } from '@repo/library/schedules/list'

/** Whether something about a schedule will change in a moment: it runs, or somebody has asked for a run. */
export function isMoving({ live, runRequestedAt }: ListedSchedule): boolean {
  return runRequestedAt !== null || live.some(({ state }) => state === 'running')
}
