import type { Ctx } from '@repo/library/context'
import { chunkSource } from '@repo/library/ingest/chunk'
import { embedSource } from '@repo/library/ingest/embed'
import { extractSource } from '@repo/library/ingest/extract'
import { indexSource } from '@repo/library/ingest/index'
import { addSource } from '@repo/library/sources/add'
import type { Site, Visitor } from './open-site.ts'

/** A note that was added and read, as a job does. Returns its id. */
export async function readNote({ parts }: Site, { actor }: Visitor, text: string): Promise<string> {
  const { organizationId } = actor
  const { source } = await addSource(parts.contextFor(actor), { kind: 'note', text })
  const system: Ctx = parts.contextFor({ organizationId, userId: null, role: 'system' })
  const run = { sourceId: source.id, version: source.version }
  const extracted = await extractSource(system, { ...run, fetched: null })
  if (extracted.outcome !== 'extracted') throw new Error(`the note is ${extracted.outcome}`)
  const snapshot = { ...run, snapshotId: extracted.snapshotId }
  await chunkSource(system, snapshot)
  await embedSource(system, snapshot)
  await indexSource(system, snapshot)
  return source.id
}
