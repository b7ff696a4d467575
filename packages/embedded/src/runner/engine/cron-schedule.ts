import { Cron } from 'croner'

export type CronSchedule = {
  /** The first tick after `ms`, or null when there is none. */
  nextMs(ms: number): number | null
  /** The last tick at or before `ms`. */
  latestMs(ms: number): number | null
}

/** Reads a five-field cron expression, with Inngest's optional `TZ=Europe/Paris ` in front. */
export function parseCron(
  source: string,
): { ok: true; schedule: CronSchedule } | { ok: false; message: string } {
  const [, timezone = 'UTC', pattern = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(source.trim()) ?? []
  try {
    const cron = new Cron(pattern, { timezone, paused: true, mode: '5-part' })
    cron.nextRun()
    return {
      ok: true,
      schedule: {
        nextMs: (ms) => cron.nextRun(new Date(ms))?.getTime() ?? null,
        latestMs: (ms) => cron.previousRuns(1, new Date(ms + 1_000))[0]?.getTime() ?? null,
      },
    }
  } catch (error) {
    return { ok: false, message: (error as Error).message }
  }
}
