import type { ScheduleList } from '@repo/library/schedules/list'
import { relativeTime } from '#schedules/relative-time.ts'
import { classes } from '#ui/classes.ts'
import { LocalTime } from '#ui/local-time.tsx'

/** Whether anything is scheduled at all, in one sentence. */
export function EngineState({ list }: { list: ScheduleList }) {
  const live = list.daemons.filter(({ isLive }) => isLive)
  const dot = live.length === 0 ? 'bg-danger' : list.maintenance ? 'bg-caution' : 'bg-good'
  return (
    <p
      role="status"
      className="flex items-baseline gap-4 font-serif text-xl leading-snug tracking-tight md:text-2xl"
    >
      <span aria-hidden className={classes('size-3.5 shrink-0 rounded-full', dot)} />
      <span>{live.length > 0 ? sentenceOf(list) : <NoDaemon list={list} />}</span>
    </p>
  )
}

function sentenceOf({ schedules, maintenance, now }: ScheduleList): string {
  if (maintenance) return 'Everything is held back for maintenance.'
  const running = schedules.reduce((sum, { live }) => sum + live.filter(isRunning).length, 0)
  const next = schedules
    .filter(({ paused, enabled, retiredAt }) => !paused && enabled && !retiredAt)
    .flatMap(({ name, nextDue }) => (nextDue ? [{ name, nextDue }] : []))
    .toSorted((a, b) => a.nextDue.localeCompare(b.nextDue))[0]
  const runs =
    running === 0 ? 'Nothing runs at the moment' : running === 1 ? 'One is running' : `${running} are running`
  return next
    ? `${runs}; next is ${next.name}, ${relativeTime(next.nextDue > now ? next.nextDue : now, now)}.`
    : `${runs}.`
}

function isRunning({ state }: { state: string }): boolean {
  return state === 'running'
}

function NoDaemon({ list: { daemons } }: { list: ScheduleList }) {
  const [newest] = daemons.toSorted((a, b) => b.seenAt.localeCompare(a.seenAt))
  if (!newest) return <>Nothing is scheduled: no daemon has ever run on this database.</>
  return (
    <>
      Nothing is scheduled: no daemon has been seen since <LocalTime at={newest.seenAt} style="moment" />.
    </>
  )
}
