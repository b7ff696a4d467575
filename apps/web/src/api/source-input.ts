import { AppError } from '@repo/library/errors'
import { parse } from '@repo/library/parse'
import { addSourceInput, listSourcesInput, tags } from '@repo/library/sources/schema'
import { z } from 'zod'

const [note, link] = addSourceInput.options

/** The JSON of POST /sources. */
export const addSourceBody = z.discriminatedUnion('kind', [note.strict(), link.strict()])

/** The form fields of POST /sources, which stand before the file. */
export const uploadFields = z.strictObject({
  kind: z.literal('file').optional(),
  folderPath: z.string().max(1_000).optional(),
  tags: tags.optional(),
})

const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number)

const { cursor, kind, state, tag, ids } = listSourcesInput.shape
export const listSourcesQuery = z.strictObject({
  limit: wholeNumber.optional(),
  cursor,
  kind,
  state,
  tag,
  ids,
})

export const sourceTextQuery = z.strictObject({
  offset: wholeNumber.optional(),
  length: wholeNumber.optional(),
})

/** The id in an address. What is no id is an address where nothing is: throws not_found. */
export function idOf(params: Record<string, string>): { id: string } {
  const { success, data } = z.uuid().safeParse(params.id)
  if (!success)
    throw new AppError('not_found', 'There is nothing at this address: the id is not one of ours.')
  return { id: data }
}

/** The fields of an upload form. Throws invalid for one that is unknown or given twice. */
export function uploadFieldsOf(fields: Record<string, string[]>) {
  const { tags, ...rest } = fields
  const once = Object.entries(rest).map(([name, values]) => [name, values.length === 1 ? values[0] : values])
  const { kind: _, ...given } = parse(uploadFields, {
    ...Object.fromEntries(once),
    ...(tags && { tags }),
  })
  return given
}
