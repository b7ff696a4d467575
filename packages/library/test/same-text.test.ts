import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { addSource } from '../src/sources/add.ts'
import { addFile } from '../src/sources/add-file.ts'
import { deleteSource } from '../src/sources/delete.ts'
import { getSource } from '../src/sources/get.ts'
import { type Library, type Organization, openLibrary } from '../src/testing.ts'
import { ingest } from './ingest-run.ts'

let library: Library
let home: Organization

beforeAll(async () => {
  library = await openLibrary(inject('postgresUrl'))
})
afterAll(() => library.close())
beforeEach(async () => {
  home = await library.organization()
})

const text = '# The pump\n\nCholera came from the pump in Broad Street.'

async function addNote(text: string, to = home) {
  const { source } = await addSource(to.member, { kind: 'note', text })
  await ingest(to.system, source)
  return source
}

/** Other bytes, and the same text when they are read. */
async function addMarkdown(fileName: string, text: string) {
  const { source } = await addFile(home.member, { fileName, bytes: bytesOf(`${text}\r\n\r\n`) })
  await ingest(home.system, source)
  return source
}

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}

const sameText = async (id: string) =>
  (await getSource(home.member, { id })).sameText.map(({ sourceId, kind }) => ({ sourceId, kind }))

test('a source names the others that say the same, whatever they were made of', async () => {
  const note = await addNote(text)
  const file = await addMarkdown('pump.md', text)
  expect(await sameText(note.id)).toEqual([{ sourceId: file.id, kind: 'file' }])
  expect(await sameText(file.id)).toEqual([{ sourceId: note.id, kind: 'note' }])
})

test('a source that says something else, is deleted, or belongs to others is not named', async () => {
  const note = await addNote(text)
  const file = await addMarkdown('pump.md', text)
  await addMarkdown('street.md', `${text} And the handle was taken off.`)
  await addNote(`${text}\n\n`, await library.organization())
  await deleteSource(home.member, { id: file.id })
  expect(await sameText(note.id)).toEqual([])
})
