import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type { Ctx } from '../src/context.ts'
import { addSource } from '../src/sources/add.ts'
import { addFile } from '../src/sources/add-file.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { getUsage } from '../src/usage/get.ts'

let library: Library
let home: Organization
let limited: Ctx
beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
})
afterAll(() => library.close())
beforeEach(async () => {
  home = await library.organization()
  limited = { ...home.member, storageLimitBytes: 1_000_000 }
})

const note = (bytes: number) => ({ kind: 'note' as const, text: 'tides '.repeat(bytes / 6) })
const measure = (bytes: number) =>
  library.database.pool.query(
    `insert into usage (organization_id, sources, original_bytes, text_bytes, chunks, measured_at)
     values ($1, 1, $2, 0, 0, now())`,
    [home.id, bytes],
  )

test('a library without a limit takes everything', async () => {
  await measure(5e12)
  expect((await addSource(home.member, note(600))).duplicate).toBe(false)
})

test('a full library refuses notes, links and files, and says how much is used and what to do', async () => {
  await measure(1_200_000)
  const adding = [
    () => addSource(limited, note(600)),
    () => addSource(limited, { kind: 'link', url: 'https://example.com' }),
    () => addFile(limited, { fileName: 'a.txt', bytes: Readable.from([Buffer.from('tides')]) }),
  ]
  for (const add of adding) {
    await expect(add()).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringMatching(/full: it stores 1 MB of the 1 MB it may. Delete .*STORAGE_LIMIT_MB/),
      details: { usedBytes: 1_200_000, limitBytes: 1_000_000 },
    })
  }
})

test('what came since the last measuring counts, and what another library stores does not', async () => {
  const other = await library.organization()
  await addSource(other.member, note(1_200_000))
  await addSource(limited, note(700_002))
  await addSource(limited, note(600_000))
  await expect(addSource(limited, note(600))).rejects.toMatchObject({ code: 'too_large' })
})

test('what is used and allowed is shown together', async () => {
  await measure(400_000)
  expect(await getUsage(limited)).toMatchObject({ originalBytes: 400_000, limitBytes: 1_000_000 })
})
