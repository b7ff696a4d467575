import { detectMediaType, supportedExtensions } from '@repo/extract/media-type'
import { AppError } from '../errors.ts'

/** What a file is, by its first bytes, its name and what the sender calls it. Throws invalid for what cannot be read. */
export function supportedMediaType(bytes: Buffer, fileName: string, declared: string | undefined): string {
  const { mediaType, supported } = detectMediaType({ bytes, fileName, declared: declared ?? null })
  if (supported) return mediaType
  throw new AppError(
    'invalid',
    `Trovella cannot read this type of file (${mediaType}). It reads ${supportedExtensions.join(', ')}.`,
    { mediaType, supportedExtensions },
  )
}
