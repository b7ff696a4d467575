import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildBundle } from '../build-bundle.ts'
import type { Bundle } from '../src/contract.ts'

let folder: string
let built: Awaited<ReturnType<typeof buildBundle>>
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trovella-schedules-'))
  built = await buildBundle(path.join(folder, 'schedules.mjs'))
})
afterAll(() => rm(folder, { recursive: true }))

test('holds its own code, what reads the environment and what records, and nothing of the engines or the web', () => {
  for (const module of built.modules) {
    expect(module).toMatch(
      /^packages\/(schedules|library|db|config|trace)\/src\/|\/zod@[\d.]+\/node_modules\/zod\//,
    )
  }
})

test('leaves outside only what the daemon brings', () => {
  const packages = built.imports.filter((name) => !isBuiltin(name)).map((name) => name.split('/')[0])
  expect(['pg', 'drizzle-orm']).toEqual(expect.arrayContaining([...new Set(packages)]))
})

test('is one small module that opens without a database and names each schedule once', async () => {
  const file = path.join(folder, 'schedules.mjs')
  expect((await readFile(file)).byteLength).toBeLessThan(400_000)
  const { bundle } = (await import(pathToFileURL(file).href)) as { bundle: Bundle }
  const opened = await bundle.open({ environment: {}, version: 'test' })
  const names = opened.schedules.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(0)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, meaning } of opened.schedules) {
    expect(name).toMatch(/^[a-z][a-z0-9-]{0,63}$/)
    expect(meaning.length).toBeLessThanOrEqual(200)
  }
  await opened.close()
})
