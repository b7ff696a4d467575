import { sourceKinds, sourceStates } from '@repo/db/schema/library'
import { z } from 'zod'

/** The largest original the library keeps, in bytes: 50 MiB. */
export const MAX_ORIGINAL_BYTES = 50 * 1024 * 1024

/** Text that Postgres can store: without NUL and halves of surrogate pairs. */
const text = () => z.string().overwrite((value) => value.replaceAll('\0', '').toWellFormed())

/** A short text, trimmed. */
export function line(maxCharacters: number) {
  return text().trim().max(maxCharacters)
}

const title = line(500).min(1)

export const tags = z
  .array(line(64).min(1))
  .max(50)
  .transform((values) => [...new Set(values)])

export const sourceId = z.uuid()

export const addSourceInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('note'), title: title.optional(), text: text(), tags: tags.optional() }),
  z.object({
    kind: z.literal('link'),
    url: line(4_000).min(1),
    title: title.optional(),
    tags: tags.optional(),
  }),
])
export type AddSourceInput = z.input<typeof addSourceInput>

/** Everything of a file but its bytes, which stream. */
export const addFileInput = z.object({
  fileName: line(500).min(1),
  folderPath: line(1_000).optional(),
  mediaType: line(200).optional(),
  tags: tags.optional(),
})
export type AddFileInput = z.input<typeof addFileInput> & { bytes: AsyncIterable<Uint8Array> }

/** A link, and everything of its saved page but the bytes, which stream. */
export const captureInput = addFileInput.pick({ fileName: true, mediaType: true }).extend({ id: sourceId })
export type CaptureInput = z.input<typeof captureInput> & { bytes: AddFileInput['bytes'] }

export const listSourcesInput = z.object({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
  kind: z.enum(sourceKinds).optional(),
  state: z.enum(sourceStates).optional(),
  tag: line(64).min(1).optional(),
  /** Only these; an empty list matches nothing. */
  ids: z.array(sourceId).max(500).optional(),
})
export type ListSourcesInput = z.input<typeof listSourcesInput>

export const sourceInput = z.object({ id: sourceId })
export type SourceInput = z.input<typeof sourceInput>

/** A range of a source's text, in UTF-16 code units. */
export const sourceTextInput = z.object({
  id: sourceId,
  offset: z.int().min(0).default(0),
  length: z.int().min(1).optional(),
})
export type SourceTextInput = z.input<typeof sourceTextInput>
