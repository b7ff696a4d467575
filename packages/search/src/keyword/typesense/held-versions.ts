import type { SourceKey } from '../engine.ts'
import type { Connection } from './connection.ts'
import type { ChunkDocument } from './schema.ts'

type HeldVersion = SourceKey & { version: number; fingerprint: string }

/**
 * Streams what a collection holds: one entry for each source, from its first chunk. A source whose put was
 * interrupted may come twice, with its former and its new version.
 */
export async function* heldVersions(
  { writing }: Connection,
  collection: string,
): AsyncGenerator<HeldVersion> {
  const stream: AsyncIterable<Buffer> = await writing.collections(collection).documents().exportStream({
    filter_by: 'ordinal:=0',
    include_fields: 'organization_id,source_id,version,fingerprint',
  })
  for await (const line of linesOf(stream)) {
    const { organization_id, source_id, version, fingerprint } = JSON.parse(line) as ChunkDocument
    yield { organizationId: organization_id, sourceId: source_id, version, fingerprint }
  }
}

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest) yield rest
}
