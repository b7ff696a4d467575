import { printTable, type Row } from './table.ts'

/** Measurements by name; each starts what it needs and stops it again. */
export type Benches = Record<string, () => Promise<Row[]>>

/** Runs those that were named, or all, and prints the table of each. A name that is none ends the process with 2. */
export async function runBenches(benches: Benches, names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(benches, name))
  if (unknown.length > 0) {
    console.error(`No bench named ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
    process.exit(2)
  }
  for (const [name, bench] of Object.entries(benches)) {
    if (names.length > 0 && !names.includes(name)) continue
    console.error(`bench: ${name}`)
    const rows = await bench()
    if (rows.length > 0) printTable(name, rows)
  }
}
