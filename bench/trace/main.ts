import { parseArgs } from 'node:util'
import { printTable, type Row } from '../table.ts'

/** What recording and keeping traces costs. */
const benches: Record<string, () => Promise<Row[]>> = {
  recorder: async () => (await import('./recorder.ts')).benchRecorder(),
  runtime: async () => (await import('./runtime.ts')).benchRuntime(),
}

const { positionals } = parseArgs({ allowPositionals: true })
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
