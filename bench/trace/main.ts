import path from 'node:path'
import { parseArgs } from 'node:util'
import { runBenches } from '../run-benches.ts'

/** What recording and keeping traces costs. `--folder` says where the store of five million entries is built and kept. */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { folder: { type: 'string' } } })
const folder = values.folder ? ['--folder', path.resolve(values.folder)] : []

await runBenches(
  {
    recorder: async () => (await import('./recorder.ts')).benchRecorder(),
    'retry-after': async () => (await import('./retry-after.ts')).benchRetryAfter(),
    ingest: async () => (await import('./runtime.ts')).benchRuntime(['ingest']),
    store: async () => (await import('./runtime.ts')).benchRuntime(['store', ...folder]),
  },
  positionals,
)
