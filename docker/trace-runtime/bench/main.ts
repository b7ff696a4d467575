import { benchIngest } from './ingest.ts'
import { tableOf } from './table.ts'

process.stdout.write(`${tableOf('ingest', await benchIngest())}\n`)
