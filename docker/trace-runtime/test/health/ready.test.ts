import { expect, test } from 'vitest'
import { makeBatch } from '../receiver/batch.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver } from '../receiver/start.ts'
import { fillUpTo, smallDisk, testOnSmallDisk } from '../small-disk.ts'

const MIB = 1024 * 1024

async function ask(url: string, path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}${path}`)
  return { status: response.status, body: await response.json() }
}

testOnSmallDisk('not ready while the disk is below its floor, ready again when it is freed', async () => {
  const folder = smallDisk(64 * MIB)
  const { url } = await startTestReceiver({ TRACE_MIN_FREE_DISK_MB: '16' }, { folder })
  expect(await ask(url, '/ready')).toMatchObject({ status: 200, body: { status: 'ready', reason: null } })

  const ballast = fillUpTo(folder, 8 * MIB)
  expect(await ask(url, '/ready')).toMatchObject({
    status: 503,
    body: {
      status: 'notReady',
      isDiskAboveFloor: false,
      reason: expect.stringContaining('less of the disk is free than TRACE_MIN_FREE_DISK_MB asks for'),
    },
  })
  expect((await ask(url, '/health')).status).toBe(200)
  expect((await deliver(url, signBatch(makeBatch()))).status).toBe(503)

  ballast.free()
  expect(await ask(url, '/ready')).toMatchObject({ status: 200, body: { status: 'ready', reason: null } })
  expect((await deliver(url, signBatch(makeBatch()))).status).toBe(202)
})

test('not ready with a floor above what the disk has free, and it says which variable that is', async () => {
  const { url } = await startTestReceiver({ TRACE_MIN_FREE_DISK_MB: '1048576' })
  expect(await ask(url, '/ready')).toMatchObject({
    status: 503,
    body: { status: 'notReady', reason: expect.stringContaining('TRACE_MIN_FREE_DISK_MB') },
  })
})
