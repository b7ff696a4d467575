import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { ENTRY_TYPES } from '../src/entry/entry.ts'
import { createRecorder } from '../src/recorder.ts'
import { decodeRecord, readRecords } from '../src/spool/record.ts'
import { startReceiver } from '../src/testing.ts'
import { recordException } from '../src/watch/exception.ts'
import { secretsByForm, secretsInContext } from './secrets.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

test('no seeded secret is in a file of the spool or in a batch, wherever in an entry it was', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'trovella-spool-'))
  let isAway = true
  const receiver = await startReceiver(() =>
    isAway ? { status: 503, headers: { 'retry-after': '0' } } : undefined,
  )
  const recorder = createRecorder({ service: 'test', receiver: receiver.options, spoolDirectory: root })
  closers.push(
    () => receiver.close(),
    () => rm(root, { recursive: true, force: true }),
  )
  const seeded = [
    ...Object.values(secretsByForm).map((secret) => [`x ${secret} y`, secret] as const),
    ...secretsInContext,
  ]
  for (const [text] of seeded) {
    for (const type of ENTRY_TYPES) {
      recorder.mark(type, text, {
        tags: [text],
        content: {
          text,
          nested: { list: [{ text }] },
          [text]: 1,
          headers: { cookie: text },
          body: JSON.stringify({ text }),
        },
      })
      recorder.mark(type, 'lazy', { describe: () => ({ content: { text }, name: text, family: text }) })
    }
    recordException(recorder, new Error(text, { cause: new Error(text) }), { isHandled: true })
  }
  await recorder.flush()
  const spooled = await spooledTexts(root)
  isAway = false
  await recorder.flush()
  await receiver.until(() => receiver.entries().length > 0)
  await recorder.close()
  const everything = [...spooled, ...receiver.bodies].join('\n')
  expect(spooled.length).toBeGreaterThan(0)
  const secrets = [
    ...Object.values(secretsByForm).flatMap((secret) => secret.split('\n')),
    ...seeded.map(([, secret]) => secret),
  ]
  for (const secret of secrets.filter((line) => !line.startsWith('-----'))) {
    expect(everything.includes(JSON.stringify(secret).slice(1, -1)), secret).toBe(false)
  }
})

/** What the records of all segments hold, unpacked, and every file as it is. */
async function spooledTexts(root: string): Promise<string[]> {
  const texts: string[] = []
  for (const directory of await readdir(root)) {
    for (const name of await readdir(path.join(root, directory))) {
      const file = await readFile(path.join(root, directory, name))
      texts.push(file.toString('latin1'))
      for (const { offset, length } of name.endsWith('.segment') ? readRecords(file) : []) {
        const batch = decodeRecord(file.subarray(offset, offset + length))
        if (batch) texts.push(gunzipSync(batch.body).toString())
      }
    }
  }
  return texts
}
