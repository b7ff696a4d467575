import { parseArgs } from 'node:util'
import { printTable, type Row } from './table.ts'

/** Each measurement starts what it needs and stops it again. */
const benches: Record<string, () => Promise<Row[]>> = {
  startup: async () => (await import('./startup.ts')).benchStartup(),
  import: async () => (await import('./import.ts')).benchImport(),
  ready: async () => (await import('./ready.ts')).benchReady(),
  runner: async () => (await import('./runner.ts')).benchRunner(),
  search: async () => (await import('./search.ts')).benchSearch(),
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
  printTable(name, await bench())
}
