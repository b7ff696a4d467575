import { createHash, randomUUID } from 'node:crypto'
import { connect } from '../packages/db/src/connect.ts'
import { migrate, readMigrations } from '../packages/db/src/migrate.ts'
import { databaseUrl } from '../packages/db/src/testing.ts'
import { lexicalEmbedder } from '../packages/search/src/embedding/lexical-embedder.ts'

const CHUNKS_PER_SOURCE = 5
const WORDS_PER_CHUNK = 160
const SOURCES_PER_BATCH = 100
/** Raised when the text below changes, so that the cached database is built anew. */
const GENERATOR = 1

export type Corpus = { url: string; organizationId: string; chunks: number; buildSeconds: number }

/**
 * A database with one tenant's library of so many chunks: made-up words by Zipf's law around topics, the same text
 * every time. Kept on the server under a name of its own, so that only the first run builds it.
 */
export async function searchCorpus(options: { serverUrl: string; chunks: number }): Promise<Corpus> {
  const migrations = (await readMigrations()).map((each) => each.sha256).join()
  const version = createHash('sha256').update(`${GENERATOR},${migrations}`).digest('hex').slice(0, 10)
  const name = `bench_search_${options.chunks}_${version}`
  const url = databaseUrl(options.serverUrl, name)
  const startedAt = performance.now()
  if (!(await databaseExists(options.serverUrl, name))) await build({ ...options, name })
  return {
    url,
    organizationId: await onlyOrganization(url),
    chunks: options.chunks,
    buildSeconds: (performance.now() - startedAt) / 1000,
  }
}

async function build(options: { serverUrl: string; chunks: number; name: string }): Promise<void> {
  const draft = `${options.name}_draft`
  await onDatabase(options.serverUrl, async (query) => {
    await query(`drop database if exists ${draft} with (force)`)
    await query(`create database ${draft}`)
  })
  const url = databaseUrl(options.serverUrl, draft)
  await migrate({ url })
  await onDatabase(url, (query) => fill(query, options.chunks))
  await onDatabase(options.serverUrl, (query) => query(`alter database ${draft} rename to ${options.name}`))
}

type Query = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

async function fill(query: Query, chunks: number): Promise<void> {
  const organizationId = randomUUID()
  await query(`insert into organization (id, name, slug) values ($1, 'Bench', 'bench')`, [organizationId])
  // Indexes are built at once after the rows, as a restore does: a tenth of the time.
  const { rows: hnsw } = await query(
    `select indexname, indexdef from pg_indexes where indexdef like '% hnsw %'`,
  )
  await query('drop index chunk_tsv')
  for (const index of hnsw) await query(`drop index ${index.indexname}`)
  const random = randomNumbers(42)
  const words = vocabulary(random)
  const embedder = lexicalEmbedder()
  for (let first = 0; first < chunks / CHUNKS_PER_SOURCE; first += SOURCES_PER_BATCH) {
    const batch = Array.from({ length: SOURCES_PER_BATCH }, (_, index) =>
      sampleSource(words, random, first + index),
    )
    await insertSources(query, organizationId, batch, embedder)
  }
  // Parallel builds share memory through /dev/shm, which a container limits to 64 MB.
  await query('set max_parallel_maintenance_workers = 0')
  await query(`set maintenance_work_mem = '512MB'`)
  await query('create index chunk_tsv on chunk using gin (organization_id, tsv) with (fastupdate = off)')
  for (const index of hnsw) await query(String(index.indexdef))
  await query(
    `insert into search_term (organization_id, term)
    select distinct $1::uuid, unnest(tsvector_to_array(to_tsvector('trovella_words', search_text(title || ' ' || text)))) from chunk`,
    [organizationId],
  )
  await query('vacuum analyze')
}

type SampleSource = {
  title: string
  kind: string
  tags: string[]
  ageDays: number
  chunks: { heading: string; text: string }[]
}

async function insertSources(
  query: Query,
  organizationId: string,
  sources: SampleSource[],
  embedder: ReturnType<typeof lexicalEmbedder>,
): Promise<void> {
  const rows = sources.map((source) => ({ ...source, id: randomUUID(), snapshotId: randomUUID() }))
  await query(
    `insert into source (id, organization_id, kind, state, title, tags, indexed_version, created_at)
     select id, $1, kind, 'ready', title, string_to_array(tags, ','), 1, now() - age * interval '1 day'
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::integer[]) as t (id, kind, title, tags, age)`,
    [
      organizationId,
      rows.map((row) => row.id),
      rows.map((row) => row.kind),
      rows.map((row) => row.title),
      rows.map((row) => row.tags.join()),
      rows.map((row) => row.ageDays),
    ],
  )
  await query(
    `insert into snapshot (id, organization_id, source_id, version, title, text, text_sha256, extractor)
     select id, $1, source_id, 1, title, text, '', 'bench' from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) as t (id, source_id, title, text)`,
    [
      organizationId,
      rows.map((row) => row.snapshotId),
      rows.map((row) => row.id),
      rows.map((row) => row.title),
      rows.map((row) => row.chunks.map((chunk) => chunk.text).join('\n')),
    ],
  )
  await query(
    'update source set snapshot_id = s.id from snapshot s where s.source_id = source.id and s.id = any($1)',
    [rows.map((row) => row.snapshotId)],
  )
  const chunks = rows.flatMap((row) => row.chunks.map((chunk, ordinal) => ({ ...chunk, ordinal, row })))
  const ids = chunks.map(() => randomUUID())
  await query(
    `insert into chunk (id, organization_id, source_id, snapshot_id, ordinal, start_offset, end_offset, title, heading_path, text, text_sha256)
     select id, $1, source_id, snapshot_id, ordinal, ordinal * 2000, ordinal * 2000 + length(text), title, array[heading], text, encode(sha256(text::bytea), 'hex')
     from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::integer[], $6::text[], $7::text[], $8::text[]) as t (id, source_id, snapshot_id, ordinal, title, heading, text)`,
    [
      organizationId,
      ids,
      chunks.map((chunk) => chunk.row.id),
      chunks.map((chunk) => chunk.row.snapshotId),
      chunks.map((chunk) => chunk.ordinal),
      chunks.map((chunk) => chunk.row.title),
      chunks.map((chunk) => chunk.heading),
      chunks.map((chunk) => chunk.text),
    ],
  )
  const vectors = await embedder.embed(
    chunks.map((chunk) => `${chunk.row.title}\n${chunk.heading}\n${chunk.text}`),
  )
  await query(
    `insert into chunk_embedding (chunk_id, model, organization_id, snapshot_id, embedding)
     select t.id, $1, $2, c.snapshot_id, vector::real[]
     from unnest($3::uuid[], $4::text[]) as t (id, vector) join chunk c on c.id = t.id`,
    [embedder.model, organizationId, ids, vectors.map((vector) => `{${vector.join()}}`)],
  )
}

const FREQUENT = (
  'the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which ' +
  'one you were all her she there would their we him been has when who will no more if out so up said what its about ' +
  'than into them can only other time new some could these two may first then do any like my now over such our man ' +
  'even most made after also did many off before must well back through years where much your way down should because'
).split(' ')
const BEGINNINGS =
  'b br c ch cl d dr f fl g gr h j k kl l m n p pl pr qu r s sh sk sl sp st str t tr v w z'.split(' ')
const MIDDLES = 'a e i o u ai ea ee oa ou'.split(' ')
const ENDINGS = 'b ck d ft g l ld ll m mp n nd ng nt p r rd rk rn s sh sk ss st t x'.split(' ')
const SUFFIXES = ['', '', '', '', 'er', 'ing', 'ed', 's', 'ly', 'ment', 'ation', 'able', 'ness', 'ity']
const VOCABULARY = 40_000
const TOPICS = 250
const TOPIC_WORDS = 240

function vocabulary(random: () => number): string[] {
  const pick = (from: string[]) => from[Math.floor(random() * from.length)] ?? ''
  const words = new Set(FREQUENT)
  while (words.size < VOCABULARY) {
    const syllables = 1 + Math.floor(random() * 3)
    let word = ''
    for (let index = 0; index < syllables; index += 1)
      word += pick(BEGINNINGS) + pick(MIDDLES) + (random() < 0.6 ? pick(ENDINGS) : '')
    words.add(word + pick(SUFFIXES))
  }
  return [...words]
}

/** Rank by Zipf's law: the first words make up much of any text, the last ones are seen a handful of times. */
function zipf(random: () => number, count: number): number {
  return Math.min(count - 1, Math.floor(count ** random()) - 1)
}

function sampleSource(words: string[], random: () => number, number: number): SampleSource {
  const topic = Math.floor(random() * TOPICS)
  const word = () => {
    const topical = random() < 0.35
    const rank = topical
      ? FREQUENT.length + ((topic * 157 + zipf(random, TOPIC_WORDS) * 61) % (VOCABULARY - FREQUENT.length))
      : zipf(random, VOCABULARY)
    return words[rank] ?? 'word'
  }
  const sentence = (length: number) => Array.from({ length }, word).join(' ')
  return {
    title: sentence(3 + (number % 4)),
    kind: ['note', 'file', 'link'][number % 3] ?? 'note',
    tags: [`topic-${topic % 40}`, `shelf-${number % 7}`],
    ageDays: Math.floor(random() * 1500),
    chunks: Array.from({ length: CHUNKS_PER_SOURCE }, () => ({
      heading: sentence(2 + Math.floor(random() * 3)),
      text: Array.from({ length: WORDS_PER_CHUNK / 16 }, () => `${sentence(16)}.`).join(' '),
    })),
  }
}

/** Mulberry32: the same numbers for the same seed, on any machine. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function databaseExists(serverUrl: string, name: string): Promise<boolean> {
  const { rows } = await onDatabase(serverUrl, (query) =>
    query('select 1 from pg_database where datname = $1', [name]),
  )
  return rows.length > 0
}

async function onlyOrganization(url: string): Promise<string> {
  const { rows } = await onDatabase(url, (query) => query('select id from organization'))
  return String(rows[0]?.id)
}

async function onDatabase<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const { pool, close } = connect({ url, applicationName: 'bench', poolSize: 1, statementTimeoutMs: 600_000 })
  try {
    return await work((text, values) => pool.query(text, values))
  } finally {
    await close()
  }
}
