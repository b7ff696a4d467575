import path from 'node:path'
import { parseArgs } from 'node:util'
import { printTable, type Row } from '../table.ts'

/** What recording and keeping traces costs. `--folder` says where the store of five million entries is built and kept. */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { folder: { type: 'string' } } })
const folder = values.folder ? ['--folder', path.resolve(values.folder)] : []
const benches: Record<string, () => Promise<Row[]>> = {
  recorder: async () => (await import('./recorder.ts')).benchRecorder(),
  ingest: async () => (await import('./runtime.ts')).benchRuntime(['ingest']),
  store: async () => (await import('./runtime.ts')).benchRuntime(['store', ...folder]),
}

const unknown = positionals.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`No bench named ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}

for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  console.error(`bench: ${name}`)
  const rows = await bench()
  if (rows.length > 0) printTable(name, rows)
}
