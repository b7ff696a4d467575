import { runBenches } from '../run-benches.ts'

/** What scheduling costs, and how punctual it is. */
await runBenches(
  {
    lateness: async () => (await import('./lateness.ts')).benchLateness(),
    fleet: async () => (await import('./fleet.ts')).benchFleet(),
  },
  process.argv.slice(2),
)
