import type { DaemonView, ScheduleList } from '@repo/library/schedules/list'
import { relativeTime } from '#schedules/relative-time.ts'
import { classes } from '#ui/classes.ts'
import { LocalTime } from '#ui/local-time.tsx'

/** The processes that hold the slots: those that live, else the one that was seen last. */
export function DaemonList({ list: { daemons, now } }: { list: ScheduleList }) {
  const live = daemons.filter(({ isLive }) => isLive)
  const shown = live.length > 0 ? live : daemons.slice(0, 1)
  if (shown.length === 0) return null
  return (
    <section aria-labelledby="daemons">
      <h2 id="daemons" className="mb-2 font-semibold text-base tracking-tight">
        Daemons
      </h2>
      <ul className="grid gap-1 text-ink-soft text-sm">
        {shown.map((daemon) => (
          <li key={daemon.id} className="flex flex-wrap items-baseline gap-x-3">
            <span
              aria-hidden
              className={classes('size-2 rounded-full', daemon.isLive ? 'bg-good' : 'bg-danger')}
            />
            <span className="font-medium text-ink">{placeOf(daemon)}</span>
            <span>version {daemon.version}</span>
            <span>
              since <LocalTime at={daemon.startedAt} style="moment" />
            </span>
            <span>
              {daemon.isStopping ? 'stopping' : daemon.isLive ? 'live' : 'gone'}, seen{' '}
              {relativeTime(daemon.seenAt, now)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function placeOf({ host, pid }: DaemonView): string {
  return host ? `${host}, process ${pid}` : `Process ${pid}`
}
