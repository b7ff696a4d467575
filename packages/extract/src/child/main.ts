import type { ExtractInput, ExtractResult } from '../extract/result.ts'
import { watchMemory } from './memory-watch.ts'

/** What the parent and this process say to each other. */
export type ToChild = ExtractInput
export type FromChild = { kind: 'ready' } | { kind: 'result'; result: ExtractResult }

const { maxResidentMb } = JSON.parse(process.argv[2] ?? '{}') as { maxResidentMb: number }

watchMemory(maxResidentMb)
const { read } = await import('../read/read.ts')
process.on('message', async (input: ToChild) => {
  // The bytes arrive as a plain Uint8Array under some serializations.
  answer({ kind: 'result', result: await readSafely({ ...input, bytes: Buffer.from(input.bytes) }) })
})
process.on('disconnect', () => process.exit(0))
answer({ kind: 'ready' })
// Notes are the most frequent, and a person is watching them: their reader is loaded before the first comes.
await import('../read/markdown/read-markdown.ts')

function answer(message: FromChild): void {
  process.send?.(message)
}

/** A fault of a reader's own concerns one file: it is reported with that file, and the next one is read as usual. */
async function readSafely(input: ExtractInput): Promise<ExtractResult> {
  try {
    return await read(input)
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.stderr.write(`${detail}\n`)
    return { ok: false, reason: 'broken', message: 'This file could not be read: it is damaged or unusual.' }
  }
}
