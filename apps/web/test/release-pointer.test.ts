import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isLive } from '#health/release-pointer.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-release-'))
})
afterAll(() => rm(folder, { recursive: true }))

const green = () => ({ releaseColour: 'green', releasePointerFile: path.join(folder, 'live') }) as const

test('a process that is no colour is live', () => {
  expect(isLive({ releaseColour: undefined, releasePointerFile: undefined })).toBe(true)
})

test('every colour is live while nothing was ever switched', () => {
  expect(isLive(green())).toBe(true)
})

test('a colour is live while the pointer lists it, from the moment the file is replaced', async () => {
  const seen: boolean[] = []
  for (const listed of ['blue\n', 'blue,green\n', 'green\n', 'blue\n']) {
    await writeFile(path.join(folder, 'next'), listed)
    await rename(path.join(folder, 'next'), path.join(folder, 'live'))
    seen.push(isLive(green()))
  }
  expect(seen).toEqual([false, true, true, false])
})
