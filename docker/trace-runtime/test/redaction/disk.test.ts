import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Entry } from '../../src/entry.ts'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { deliver, signBatch } from '../receiver/sign.ts'
import { startTestReceiver } from '../receiver/start.ts'

type Vectors = {
  texts: { text: string[]; secrets: string[] }[]
  fields: { name: string; value: unknown; isSecret: boolean }[]
}

const file = new URL('../../../../docs/contracts/redaction-vectors.json', import.meta.url)
const { texts, fields } = JSON.parse(readFileSync(file, 'utf8')) as Vectors

/** One secret in each place that a sender could forget. */
function placesOf(text: string): Partial<Entry>[] {
  return [
    { type: 'request', content: { headers: { 'x-note': text }, body: { note: [text] }, responseBody: text } },
    { type: 'request', content: { body: JSON.stringify({ note: text }), query: `note=${text}` } },
    {
      type: 'query',
      name: 'select',
      content: { sql: `select '${text.replaceAll("'", "''")}'`, bindings: [text] },
    },
    {
      type: 'log',
      name: text.length <= 512 ? text : 'a long text',
      content: { message: text, fields: { deep: { deeper: text } } },
    },
    { type: 'exception', content: { message: text, frames: [], source: [{ line: 1, text }] } },
    { type: 'job', content: { error: text, data: [[text]] } },
    { type: 'mail', content: { subject: text, text, html: `<p>${text}</p>` } },
    { type: 'dump', tags: text.length <= 128 ? [text] : [], content: { [text]: text } },
  ]
}

test('a corpus of seeded secrets, each in every place, stands in no file on disk', async () => {
  const receiver = await startTestReceiver()
  const entries = [
    ...texts.flatMap(({ text }) => placesOf(text.join(''))),
    ...fields
      .filter(({ isSecret }) => isSecret)
      .map(({ name, value }) => ({ content: { headers: { [name]: value }, outer: [{ [name]: value }] } })),
  ].map((entry) => makeEntry(entry))
  const batch = makeBatch(entries)
  expect(await deliver(receiver.url, signBatch(batch))).toMatchObject({
    status: 202,
    body: { stored: entries.length },
  })
  const leaks = await (await fetch(`${receiver.url}${receiver.basePath}/leaks`)).text()
  expect(leaks).toContain('JSON Web Token')
  await receiver.close()

  const secrets = [
    ...texts.flatMap((each) => each.secrets),
    ...fields.filter(({ isSecret }) => isSecret).flatMap(({ value }) => leavesOf(value)),
  ].filter((secret) => secret.length >= 8)
  expect(secrets.length).toBeGreaterThan(100)
  for (const bytes of filesBelow(receiver.folder))
    for (const secret of secrets) expect(bytes.includes(secret), secret).toBe(false)
  for (const line of receiver.lines) for (const secret of secrets) expect(line).not.toContain(secret)
})

function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf)
  return [String(value)]
}

function filesBelow(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name)))
}
