import type { Bundle, Schedule } from '../../docker/schedule-runtime/src/contract.ts'

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo']

/** Either one schedule that is due ten times a second, or as many as are wanted, each at its own minute of the day. */
export const bundle: Bundle = {
  contract: 1,
  version: 'bench',
  open: async ({ environment }) => {
    const count = Number(environment.BENCH_SCHEDULES ?? 0)
    return { schedules: count > 0 ? daily(count) : [often], close: async () => undefined }
  },
}

const run = async (): Promise<string> => 'Done.'

const often: Schedule = { name: 'often', meaning: 'Ten times a second.', when: 'every 100ms', run }

/** The same schedules for the daemon and for what it is compared with. */
export function daily(count: number): Schedule[] {
  return Array.from({ length: count }, (_, at) => ({
    name: `daily-${at}`,
    meaning: 'Once a day.',
    when: `${at % 60} ${Math.floor(at / 60) % 24} * * *`,
    timeZone: ZONES[at % ZONES.length] ?? 'UTC',
    run,
  }))
}
