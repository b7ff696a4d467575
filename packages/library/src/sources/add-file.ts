import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { receiveOriginal } from '../originals/receive.ts'
import { parse } from '../parse.ts'
import { requireRoom } from '../usage/room.ts'
import { insertWithOriginal } from './insert-original.ts'
import { type AddFileInput, addFileInput } from './schema.ts'
import { supportedMediaType } from './supported-media-type.ts'
import type { AddResult } from './view.ts'

/**
 * Adds a file from a stream of its bytes, for a job to read. Throws invalid for an empty or unsupported one and
 * too_large above 50 MiB or when the library is full; then nothing stays stored.
 */
export async function addFile(ctx: Ctx, input: AddFileInput): Promise<AddResult> {
  const tenant = asMember(ctx)
  const { bytes, ...rest } = input
  const file = parse(addFileInput, rest)
  await requireRoom(ctx, tenant)
  let mediaType = ''
  const received = await receiveOriginal(tenant, bytes, (head) => {
    mediaType = supportedMediaType(head, file.fileName, file.mediaType)
  })
  const source = {
    kind: 'file' as const,
    title: file.fileName,
    fileName: file.fileName,
    folderPath: file.folderPath,
    tags: file.tags ?? [],
    mediaType,
    createdBy: ctx.actor.userId,
  }
  return insertWithOriginal(tenant, source, received)
}
