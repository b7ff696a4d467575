import { readdir, readFile } from 'node:fs/promises'

export type SampleNote = {
  title: string
  /** Markdown without the title. */
  text: string
  tags: string[]
}

const NOTES = new URL('../seed/', import.meta.url)

/** A small library of notes worth searching, for trying the product out. In a stable order. */
export async function sampleLibrary(): Promise<SampleNote[]> {
  const files = (await readdir(NOTES)).filter((file) => file.endsWith('.md')).sort()
  return Promise.all(files.map(async (file) => parseNote(file, await readFile(new URL(file, NOTES), 'utf8'))))
}

function parseNote(file: string, content: string): SampleNote {
  const [, title, tags, text] = /^# (.+)\n\nTags: (.+)\n\n([\s\S]+)$/.exec(content) ?? []
  if (!title || !tags || !text)
    throw new Error(`the sample note ${file} does not begin with a title and tags`)
  return { title, tags: tags.split(', '), text: text.trim() }
}
