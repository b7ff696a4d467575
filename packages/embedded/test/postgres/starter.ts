import { startPostgres } from '../../src/postgres/start.ts'

/** A process that starts Postgres in the directory of its argument, and can be killed. Stops it on 'stop'. */
const [, , directory = ''] = process.argv
const { url, port, adopted, stop } = await startPostgres({ directory })
process.send?.({ url, port, adopted })
process.on('message', async () => {
  await stop()
  process.disconnect()
})
