import type { ScheduleHistory } from '@repo/library/schedules/history'
import type { ScheduleList } from '@repo/library/schedules/list'
import type { SlotView } from '@repo/library/schedules/view'
import { useState } from 'react'
import { isMoving } from '#schedules/is-moving.ts'
import { toast } from '#ui/toasts.ts'
import { api, messageOf } from './api.ts'
import { useRefreshed } from './use-refreshed.ts'

export type ScheduleWithHistory = { list: ScheduleList; history: ScheduleHistory }

/** One schedule with its history: the newest page is kept fresh, older ones are added by `loadOlder`. */
export function useSchedule(name: string, first: ScheduleWithHistory) {
  const historyUrl = `/api/v1/schedules/${name}/history`
  // Once older ones are shown: they and all that came since, so that none falls between two pages.
  const [older, setOlder] = useState<ScheduleHistory | null>(null)
  const askForThis = async (signal: AbortSignal) => {
    const [list, history] = await Promise.all([
      api<ScheduleList>('/api/v1/schedules', { signal }),
      api<ScheduleHistory>(historyUrl, { signal }),
    ])
    setOlder((shown) => shown && { ...shown, slots: merged(history.slots, shown.slots) })
    return { list, history }
  }
  const { value, isReachable, refresh } = useRefreshed(first, askForThis, ({ list }) =>
    list.schedules.some((each) => each.name === name && isMoving(each)),
  )
  const nextBefore = older ? older.nextBefore : value.history.nextBefore
  const loadOlder = async () => {
    if (!nextBefore) return
    const query = new URLSearchParams({ before: nextBefore })
    await api<ScheduleHistory>(`${historyUrl}?${query}`).then(
      (page) =>
        setOlder((shown) => ({ ...page, slots: merged(shown?.slots ?? value.history.slots, page.slots) })),
      (error: unknown) => toast(messageOf(error)),
    )
  }
  const slots = older?.slots ?? value.history.slots
  return { list: value.list, slots, hasOlder: nextBefore !== null, loadOlder, isReachable, refresh }
}

/** Newest first, each slot once; of two the fresher one. */
function merged(fresher: SlotView[], others: SlotView[]): SlotView[] {
  const byDue = new Map([...others, ...fresher].map((slot) => [slot.due, slot]))
  return [...byDue.values()].toSorted((a, b) => b.due.localeCompare(a.due))
}
