import type { Loaded } from '../bundle.ts'
import { type Config, requireDatabaseUrl } from '../environment/load.ts'
import type { Log } from '../log.ts'
import { openPlugins } from '../plugins.ts'
import { announceStop, dismiss, enlist } from '../slots/daemons.ts'
import { overdueSchedules } from '../slots/overdue.ts'
import { register } from '../slots/register.ts'
import { createAlerts } from '../watch/alerts.ts'
import { removeSign, writeSign } from '../watch/heartbeat-file.ts'
import { createPings } from '../watch/pings.ts'
import { createDatabaseClock } from './clock.ts'
import { drain } from './drain.ts'
import { startHeartbeat } from './heartbeat.ts'
import { listen } from './listen.ts'
import { createRuns } from './runs.ts'
import { startTicks, type Ticks } from './ticks.ts'
import { untilDone } from './until-done.ts'

export type Daemon = {
  id(): string
  /** Claims nothing more, lets runs end within the grace, and gives up the lease last. */
  stop(graceMs: number): Promise<void>
}

/** The daemon: everything is put together here, and taken apart in reverse order. */
export async function startDaemon(
  config: Config,
  { log, loaded }: { log: Log; loaded: Loaded },
): Promise<Daemon> {
  const { definitions, open, version } = loaded
  const plugins = openPlugins(config, (error) => log.warn('a connection broke', { error: error.message }))
  const { control } = plugins
  open.watchPool?.(plugins.work)
  const clock = createDatabaseClock(control)
  const identity = { host: config.host, pid: process.pid, version }
  let daemonId = ''
  await untilDone(
    async () => {
      await clock.sample()
      await register(control, definitions.values(), { now: clock.now(), retireOthers: true })
      daemonId = await enlist(control, { ...identity, leaseMs: config.leaseMs })
      return true
    },
    {
      isGivenUp: () => false,
      onFailure: (error) => log.warn('waiting for the database', { error: whyNot(error) }),
    },
  )

  const alerts = createAlerts({
    ...{ pool: control, mailer: plugins.mailer, definitions, log },
    notify: open.notify,
  })
  const pings = config.pingUrl ? createPings(config.pingUrl, log) : null
  let ticks: Ticks | null = null
  const runs = createRuns({
    pool: plugins.work,
    control,
    record: open.record,
    now: clock.now,
    log,
    watchers: [alerts.watcher, ...(pings ? [pings.watcher] : [])],
    onEnd: () => ticks?.wake(),
  })
  const heartbeat = startHeartbeat({
    daemonId,
    pool: control,
    clock,
    runs,
    identity,
    leaseMs: config.leaseMs,
    runAgain: [...definitions.values()]
      .filter(({ policy }) => policy.interrupted === 'run_again')
      .map(({ name }) => name),
    log,
    onFreed: (freed) => {
      for (const { schedule, due, runsAgain } of freed) {
        log.warn('a daemon is gone: its slot was freed', { schedule, due: due.toISOString(), runsAgain })
      }
      ticks?.wake()
    },
    onBeat: async () => {
      alerts.look(runs)
      const overdue = await overdueSchedules(control)
      if (overdue.length > 0) log.error('due, and claimed by nobody', { schedules: overdue.join(', ') })
      await writeSign(config.heartbeatFile, {
        at: new Date().toISOString(),
        pid: process.pid,
        daemonId: heartbeat.daemonId(),
        lookedAt: new Date(Date.now() - (performance.now() - (ticks?.lastOkMs() ?? 0))).toISOString(),
        runs: runs.size(),
        overdue,
      })
    },
  })
  ticks = startTicks({
    pool: control,
    clock,
    definitions,
    runs,
    maxRuns: config.maxRuns,
    daemonId: heartbeat.daemonId,
    log,
    onMissed: alerts.missed,
  })
  await heartbeat.beat()
  const ear = listen(requireDatabaseUrl(config), () => {
    ticks?.wake()
    void heartbeat.beat()
  })
  return {
    id: heartbeat.daemonId,
    stop: async (graceMs) => {
      await announceStop(control, heartbeat.daemonId()).catch(() => undefined)
      await ticks?.stop()
      await drain(runs, graceMs)
      await Promise.all([ear.close(), alerts.flush(), pings?.flush()])
      await heartbeat.stop()
      await removeSign(config.heartbeatFile)
      await dismiss(control, heartbeat.daemonId()).catch(() => undefined)
      await plugins.close()
    },
  }
}

function whyNot(error: unknown): string {
  const { code, message } = error as Error & { code?: string }
  return code === UNDEFINED_TABLE ? 'it is not migrated yet: ./deploy.sh migrate' : message
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNDEFINED_TABLE = '42P01'
