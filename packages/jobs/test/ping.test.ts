import { expect, test } from 'vitest'
import { createPing } from '../src/ping.ts'
import { startEventServer } from './event-server.ts'

const signal = AbortSignal.timeout(5_000)

test('says what is wrong with a job server that does not answer, or not well', async () => {
  const server = await startEventServer()
  const ping = createPing({ baseUrl: server.url })
  await expect(ping(signal)).resolves.toBeUndefined()
  server.replyWith(() => 500)
  await expect(ping(signal)).rejects.toThrow('500')
  await server.close()
  await expect(ping(signal)).rejects.toThrow('fetch failed')
})
