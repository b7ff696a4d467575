import type { Pool } from 'pg'
import { run, type Statement, statement } from '../database/statement.ts'
import type { Embedder } from '../embedding/embedder.ts'

export type SnapshotKey = { organizationId: string; snapshotId: string }

const BATCH = 128

type Missing = { id: string; ordinal: number; title: string; heading_path: string[]; text: string }
/** Each row tells how many chunks were lent a vector; one without a chunk, that no other lacks one. */
type Found = { reused: number } & (Missing | { id: null })

/**
 * Gives each chunk of a snapshot its vector. A chunk that stands unchanged elsewhere in the organization lends its
 * own. What was written stays when a later batch fails. Throws EmbedderError.
 */
export async function embedMissing(
  { pool, embedder }: { pool: Pool; embedder: Embedder },
  { organizationId, snapshotId, signal }: SnapshotKey & { signal?: AbortSignal },
): Promise<{ embedded: number; reused: number }> {
  let reused = 0
  let embedded = 0
  for (let after = -1; ; ) {
    signal?.throwIfAborted()
    const rows = await run<Found>(
      pool,
      findMissing({ organizationId, snapshotId, model: embedder.model, after }),
    )
    const chunks = rows.filter(isMissing)
    reused += rows[0]?.reused ?? 0
    if (chunks.length > 0) {
      const vectors = await embedder.embed(chunks.map(textToEmbed), signal)
      await run(pool, insertVectors(organizationId, embedder.model, chunks, vectors))
      embedded += chunks.length
    }
    if (chunks.length < BATCH) return { embedded, reused }
    after = chunks.at(-1)?.ordinal ?? after
  }
}

function isMissing(row: Found): row is Found & Missing {
  return row.id !== null
}

/** A passage is about its title and headings as much as about its own words. */
function textToEmbed({ title, heading_path, text }: Missing): string {
  return [title, heading_path.join(' › '), text].filter((line) => line !== '').join('\n')
}

/**
 * Lends chunks the vectors of their likes, all of them in the first round, and finds the next BATCH of those that are
 * left without one.
 */
function findMissing(input: SnapshotKey & { model: string; after: number }): Statement {
  return statement(
    `with lent as (
       insert into chunk_embedding (chunk_id, model, organization_id, snapshot_id, embedding)
       select c.id, $3, c.organization_id, c.snapshot_id, same.embedding
       from chunk c cross join lateral (
         select e.embedding from chunk o join chunk_embedding e on e.chunk_id = o.id and e.model = $3
         where o.organization_id = c.organization_id and o.text_sha256 = c.text_sha256
           and o.title = c.title and o.heading_path = c.heading_path and o.id <> c.id
         limit 1) same
       where $4::int < 0 and c.organization_id = $1::uuid and c.snapshot_id = $2::uuid
         and not exists (select from chunk_embedding e where e.chunk_id = c.id and e.model = $3)
       on conflict do nothing returning chunk_id),
     missing as (
       select c.id, c.ordinal, c.title, c.heading_path, c.text from chunk c
       where c.organization_id = $1::uuid and c.snapshot_id = $2::uuid and c.ordinal > $4
         and not exists (select from chunk_embedding e where e.chunk_id = c.id and e.model = $3)
         and c.id not in (select chunk_id from lent)
       order by c.ordinal limit ${BATCH})
     select counted.reused, missing.*
     from (select count(*)::int as reused from lent) counted left join missing on true
     order by missing.ordinal`,
    [input.organizationId, input.snapshotId, input.model, input.after],
  )
}

/** Joined to the chunks, because one may have been replaced while its vector was made. */
function insertVectors(
  organizationId: string,
  model: string,
  chunks: Missing[],
  vectors: number[][],
): Statement {
  return statement(
    `insert into chunk_embedding (chunk_id, model, organization_id, snapshot_id, embedding)
     select c.id, $2, c.organization_id, c.snapshot_id, made.vector::real[]
     from unnest($3::uuid[], $4::text[]) as made (id, vector)
       join chunk c on c.id = made.id and c.organization_id = $1::uuid
     on conflict do nothing`,
    [organizationId, model, chunks.map(({ id }) => id), vectors.map((vector) => `{${vector.join()}}`)],
  )
}
