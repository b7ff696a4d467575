import { runBenches } from './run-benches.ts'

await runBenches(
  {
    startup: async () => (await import('./startup.ts')).benchStartup(),
    import: async () => (await import('./import.ts')).benchImport(),
    ready: async () => (await import('./ready.ts')).benchReady(),
    runner: async () => (await import('./runner.ts')).benchRunner(),
    backup: async () => (await import('./backup.ts')).benchBackup(),
    search: async () => (await import('./search.ts')).benchSearch(),
  },
  process.argv.slice(2),
)
