import type { ExtractInput, ExtractSuccess } from '../../src/extract/result.ts'
import { read } from '../../src/read/read.ts'

type Options = Partial<Omit<ExtractInput, 'bytes'>>

/** Reads bytes in this process, as the child does in its own. */
export function readFile(bytes: Buffer | string, options: Options = {}) {
  return read({ bytes: Buffer.from(bytes), mediaType: null, fileName: null, url: null, ...options })
}

/** Reads what must be readable. */
export async function readable(bytes: Buffer | string, options: Options = {}): Promise<ExtractSuccess> {
  const result = await readFile(bytes, options)
  if (!result.ok) throw new Error(`${result.reason}: ${result.message}`)
  return result
}
