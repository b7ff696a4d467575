import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRecorder } from '../../packages/trace/src/recorder.ts'
import type { RecorderOptions } from '../../packages/trace/src/settings.ts'
import { watchHttpServer } from '../../packages/trace/src/watch/http-server.ts'
import { watchPool } from '../../packages/trace/src/watch/pg.ts'

/**
 * A server whose every request asks a database that answers at once five times, with a recorder or, as the baseline,
 * without: started with the recorder's options as JSON, or `null`. Tells its port, then its costs whenever asked.
 */
const options = JSON.parse(process.argv[2] ?? 'null') as RecorderOptions | null

const STATEMENTS = ['source', 'chunk', 'snapshot', 'member', 'organization'].map(
  (table) =>
    `select "id", "title", "created_at" from (select * from ${table} where organization_id = $1::uuid) as ${table} where id = $2 order by created_at desc limit $3`,
)

type Client = { query(text: string, values: unknown[]): Promise<{ rowCount: number }> }
const client: Client = { query: async () => ({ rowCount: 1 }) }

const recorder = options ? createRecorder(options) : null
if (recorder) {
  watchHttpServer(recorder, { routeOf: () => '/sources/[id]' })
  const pool = Object.assign(new EventEmitter(), { connect: () => undefined, query: () => undefined })
  watchPool(recorder, pool, { database: 'bench' })
  pool.emit('connect', client)
}

const server = createServer(async (_, response) => {
  for (const statement of STATEMENTS) await client.query(statement, ['a', 'b', 10])
  response.setHeader('content-type', 'application/json')
  response.end('{"items":[],"total":0}')
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))

process.on('message', (asked) => {
  if (asked === 'heap') globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  const thread = process.threadCpuUsage()
  const { heapUsed: heapBytes } = process.memoryUsage()
  process.send?.({ cpuUs: user + system, threadUs: thread.user + thread.system, heapBytes })
})
process.on('disconnect', () => process.exit(0))
