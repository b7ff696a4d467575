import { parseArgs } from 'node:util'
import { printTable, type Row } from '../table.ts'

/** What scheduling costs, and how punctual it is. */
const benches: Record<string, () => Promise<Row[]>> = {
  lateness: async () => (await import('./lateness.ts')).benchLateness(),
  fleet: async () => (await import('./fleet.ts')).benchFleet(),
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
