import type { ScheduleList } from '@repo/library/schedules/list'
import type { TimelineMark } from '@repo/library/schedules/timeline'
import { isMoving } from '#schedules/is-moving.ts'
import { timelineQueryOf, timelineWindow } from '#schedules/timeline-window.ts'
import { api } from './api.ts'
import { useRefreshed } from './use-refreshed.ts'

export type Schedules = { list: ScheduleList; marks: TimelineMark[] }

/** Everything that is scheduled and its last day, kept fresh while the page is seen. */
export function useSchedules(first: Schedules) {
  return useRefreshed(first, askForSchedules, ({ list }) => list.schedules.some(isMoving))
}

async function askForSchedules(signal: AbortSignal): Promise<Schedules> {
  const list = await api<ScheduleList>('/api/v1/schedules', { signal })
  const { from, to, columns } = timelineQueryOf(timelineWindow(list.now))
  const query = new URLSearchParams({ from, to, columns: String(columns) })
  const { marks } = await api<{ marks: TimelineMark[] }>(`/api/v1/schedules/timeline?${query}`, { signal })
  return { list, marks }
}
