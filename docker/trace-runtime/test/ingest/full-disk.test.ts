import { expect } from 'vitest'
import { makeBatch } from '../receiver/batch.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver } from '../receiver/start.ts'
import { fillUpTo, smallDisk, testOnSmallDisk } from '../small-disk.ts'

const MIB = 1024 * 1024

testOnSmallDisk(
  'while the disk is at its floor a sender is asked to come back, everybody is told, and what comes later is stored',
  async () => {
    const folder = smallDisk(48 * MIB)
    const { url } = await startTestReceiver({ TRACE_MIN_FREE_DISK_MB: '16' }, { folder })
    const stored = makeBatch()
    expect((await deliver(url, signBatch(stored))).status).toBe(202)
    const ballast = fillUpTo(folder, 8 * MIB)
    const batch = makeBatch()
    const full = await deliver(url, signBatch(batch))
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '30'])
    const ready = await fetch(`${url}/ready`)
    expect([ready.status, await ready.json()]).toEqual([
      503,
      expect.objectContaining({ isDiskAboveFloor: false }),
    ])
    expect(await textOf(`${url}/trace/status`)).toContain('nothing is written until space is freed')
    expect(await textOf(`${url}/trace/traces/${stored.entries[0]?.traceId}`)).toContain(
      stored.entries[0]?.name,
    )
    ballast.free()
    expect(await deliver(url, signBatch(batch))).toMatchObject({ status: 202, body: { stored: 1 } })
    await expect.poll(async () => (await fetch(`${url}/ready`)).status).toBe(200)
  },
)

async function textOf(address: string): Promise<string> {
  return (await fetch(address)).text()
}
