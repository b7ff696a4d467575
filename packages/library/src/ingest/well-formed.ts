import { createHash } from 'node:crypto'
import type { ExtractResult } from '@repo/extract/extract'

type Read = Extract<ExtractResult, { ok: true }>

/** Replaces what Postgres cannot store, code unit by code unit, so that offsets into the text stay true. */
export function wellFormed(result: Read): Read & { sha256: string } {
  const text = result.text.toWellFormed().replaceAll('\0', '\uFFFD')
  const title = result.title?.toWellFormed().replaceAll('\0', '').trim().slice(0, 500).toWellFormed() || null
  return { ...result, text, title, sha256: createHash('sha256').update(text).digest('hex') }
}
