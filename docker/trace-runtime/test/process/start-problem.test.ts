import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { makeBatch } from '../receiver/batch.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver, temporaryFolder } from '../receiver/start.ts'
import { fillUpTo, smallDisk, testOnSmallDisk } from '../small-disk.ts'
import { spawnCommand, spawnReceiver } from './child.ts'

const MIB = 1024 * 1024

async function problemWith(folder: string, env: Record<string, string> = {}): Promise<string> {
  const { exited, output } = spawnCommand(['trace:start'], folder, { PORT: '0', ...env })
  expect(await exited).toBe(78)
  expect(output()).not.toContain('    at ')
  return output()
}

testOnSmallDisk('on a full disk it says so and what to do, with traces there or without', async () => {
  const folder = smallDisk(8 * MIB)
  const full = fillUpTo(folder, 0)
  expect(await problemWith(folder)).toMatch(/cannot start: .*cannot be written to.*Free some space/)
  full.free()
  const receiver = await spawnReceiver(folder)
  expect((await deliver(receiver.url, signBatch(makeBatch()))).status).toBe(202)
  receiver.child.kill('SIGTERM')
  await receiver.exited
  fillUpTo(folder, 0)
  expect(await problemWith(folder)).toMatch(/cannot start: .*cannot be written to.*Free some space/)
})

test('where there is no folder to write to, it names the variable', async () => {
  const file = path.join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  expect(await problemWith(file)).toContain('DB_DATABASE_SQLITE must be a file in a folder')
})

test('where something else listens, it says to choose another port', async () => {
  const { port } = new URL((await startTestReceiver()).url)
  expect(await problemWith(temporaryFolder(), { PORT: port })).toMatch(/address already in use.*set PORT/)
})
