import { parseArgs } from 'node:util'
import { benchIngest } from './ingest.ts'
import { benchStore } from './store.ts'
import { type Row, tableOf } from './table.ts'

/** `node bench/main.ts [ingest] [store] [--folder where the large store lies] [--entries 5000000]` */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string' }, entries: { type: 'string' } },
})
const benches: Record<string, () => Promise<Row[]>> = {
  ingest: benchIngest,
  store: () =>
    benchStore({
      ...(values.folder && { folder: values.folder }),
      ...(values.entries && { entries: Number(values.entries) }),
    }),
}

for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length === 0 || positionals.includes(name))
    process.stdout.write(`${tableOf(name, await bench())}\n`)
}
