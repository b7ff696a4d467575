import { randomUUID } from 'node:crypto'
import { createDatabaseClock } from '../daemon/clock.ts'
import { startHeartbeat } from '../daemon/heartbeat.ts'
import { createRuns } from '../daemon/runs.ts'
import { openPlugins } from '../plugins.ts'
import { duration } from '../report/duration.ts'
import { utcMoment } from '../report/moment.ts'
import { StopReason } from '../run/stop-reason.ts'
import { claimManual } from '../slots/claim-manual.ts'
import { dismiss, enlist } from '../slots/daemons.ts'
import { register } from '../slots/register.ts'
import { type Command, CommandError, namedDefinition } from './command.ts'
import { momentOption } from './moment-option.ts'

/** Runs a schedule here and now, in a slot of its own; with --at, the slot of that moment, when it has not run. */
export const run: Command = async (context) => {
  const definition = await namedDefinition(context)
  const { open } = await context.load()
  const plugins = openPlugins(context.config, () => undefined)
  const { control } = plugins
  open.watchPool?.(plugins.work)
  const clock = createDatabaseClock(control)
  await clock.sample()
  const due = momentOption(context, 'at', clock.now()) ?? clock.now()
  await register(control, [definition], { now: clock.now(), retireOthers: false })
  let exitCode = 1
  const runs = createRuns({
    ...{ pool: plugins.work, control, record: open.record, now: clock.now, log: context.log },
    watchers: [
      {
        started: () => context.print(`${definition.name} ${utcMoment(due)}`),
        ended: (_definition, _claim, { state, error, durationMs }) => {
          context.print(`${state} after ${duration(durationMs)}${error ? `: ${error.message}` : ''}`)
          exitCode = state === 'ok' ? 0 : 1
        },
      },
    ],
    onPrint: (line) => context.print(`  ${line}`),
    onEnd: () => undefined,
  })
  const identity = { host: context.config.host, pid: process.pid, version: `run ${randomUUID().slice(0, 8)}` }
  const { leaseMs } = context.config
  const heartbeat = startHeartbeat({
    daemonId: await enlist(control, { ...identity, leaseMs }),
    identity,
    ...{ pool: control, clock, runs, leaseMs, runAgain: [], log: context.log },
    onFreed: () => undefined,
    onBeat: async () => undefined,
  })
  try {
    const claim = await claimManual(control, {
      schedule: definition.name,
      due,
      daemonId: heartbeat.daemonId(),
      isOverlapAllowed: definition.policy.overlap === 'allow',
    })
    if (!claim.ok) throw new CommandError(claim.message)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => runs.stopAll(new StopReason('interrupt', 'Stopped at the terminal.')))
    }
    runs.start(definition, claim.claim)
    await runs.idle()
  } finally {
    await heartbeat.stop()
    await dismiss(control, heartbeat.daemonId())
    await plugins.close()
  }
  return exitCode
}
