import { startDaemon } from '../daemon/daemon.ts'
import { asLine, nextRuns } from '../report/next-runs.ts'
import type { Command } from './command.ts'

const SHOWN_RUNS = 5
/** A long list is for schedule:list. */
const SHOWN_SCHEDULES = 50

/** Runs schedules until told to stop. A second signal does not wait for what runs. */
export const start: Command = async (context) => {
  const { config, log } = context
  if (!config.isEnabled) {
    log.warn('SCHEDULE_ENABLED is 0: nothing is scheduled')
    return 0
  }
  const loaded = await context.load()
  for (const definition of [...loaded.definitions.values()].slice(0, SHOWN_SCHEDULES)) {
    log.info(asLine(definition), { next: nextRuns(definition, SHOWN_RUNS).join(', ') })
  }
  const daemon = await startDaemon(config, { log, loaded })
  log.info('scheduling', {
    daemonId: daemon.id(),
    schedules: loaded.definitions.size,
    bundle: loaded.version,
  })
  process.send?.({ ready: true, daemonId: daemon.id() })
  const signal = await stopSignal()
  log.info('stopping', { signal, graceMs: config.shutdownTimeoutMs })
  exitOnAnother()
  setTimeout(() => process.exit(1), config.shutdownTimeoutMs + 1_000).unref()
  await daemon.stop(config.shutdownTimeoutMs)
  log.info('stopped')
  if (process.connected) process.disconnect()
  return 0
}

/** A terminal and the program around this one may both pass on the first. */
const SAME_SIGNAL_MS = 1_000

function exitOnAnother(): void {
  setTimeout(() => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(1))
  }, SAME_SIGNAL_MS).unref()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => undefined)
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
    // Whoever started it is gone.
    process.once('disconnect', () => resolve('disconnect'))
  })
}
