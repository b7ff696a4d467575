import { connect } from '../packages/db/src/connect.ts'
import { lexicalEmbedder } from '../packages/search/src/embedding/lexical-embedder.ts'
import { createSearch, type Search, type SearchMode } from '../packages/search/src/search.ts'
import { createLog } from '../packages/trace/src/log.ts'
import { type Corpus, randomNumbers, searchCorpus } from './search-corpus.ts'
import { against, percentile, type Row } from './table.ts'

const QUERIES = 400
const CLIENTS = 8

/**
 * Searches a made-up library of 100,000 chunks on a Postgres with pgvector, and one of 10,000 with the exact engine.
 * The server is given, or named by TEST_PGVECTOR_URL. Its first run builds the libraries, which takes minutes.
 */
export async function benchSearch(options: { pgvectorUrl?: string } = {}): Promise<Row[]> {
  const serverUrl = options.pgvectorUrl ?? process.env.TEST_PGVECTOR_URL
  if (!serverUrl) throw new Error('Set TEST_PGVECTOR_URL to a Postgres 18 with pgvector.')
  const large = await withLibrary({ serverUrl, chunks: 100_000, vector: 'pgvector' }, async (library) => [
    ...(await keywordRows(library)),
    ...(await hybridRows(library)),
  ])
  const small = await withLibrary({ serverUrl, chunks: 10_000, vector: 'exact' }, exactRows)
  return [...large, ...small]
}

type Library = { corpus: Corpus; search: Search; pool: ReturnType<typeof connect>['pool']; queries: string[] }

async function withLibrary<T>(
  options: { serverUrl: string; chunks: number; vector: 'pgvector' | 'exact' },
  work: (library: Library) => Promise<T>,
): Promise<T> {
  const corpus = await searchCorpus(options)
  const { pool, close } = connect({ url: corpus.url, applicationName: 'bench' })
  const log = createLog({ process: 'bench', level: 'warn' })
  const { vector } = options
  const search = await createSearch({
    pool,
    keyword: { engine: 'postgres' },
    vector,
    embedder: lexicalEmbedder(),
    log,
  })
  try {
    const queries = await sampleQueries(pool)
    const library = { corpus, search, pool, queries }
    // Twice, so that pages and plans are warm for both sides of every comparison.
    for (const q of [...queries, ...queries.slice(0, 100)]) await find(library, q, 'hybrid')
    return await work(library)
  } finally {
    await search.close()
    await close()
  }
}

/** By words alone, against the SQL that one would write by hand for the same words, query by query in turn. */
async function keywordRows(library: Library): Promise<Row[]> {
  const bare: number[] = []
  const ours: number[] = []
  for (const q of library.queries) await handWritten(library, q)
  for (const q of library.queries) {
    bare.push(await time(() => handWritten(library, q)))
    ours.push(await time(() => find(library, q, 'keyword')))
  }
  return (
    [
      [0.5, 'p50', undefined],
      [0.95, 'p95', 'at most 1.5x'],
    ] as const
  ).map(([share, name, target]) =>
    against({
      name: `keyword ${name}, 100,000 chunks`,
      value: percentile(ours, share),
      unit: 'ms',
      baseline: { name: `bare SQL ${name}`, value: percentile(bare, share) },
      target,
    }),
  )
}

async function hybridRows(library: Library): Promise<Row[]> {
  const startedAt = performance.now()
  const times: number[] = []
  const waiting = [...library.queries, ...library.queries]
  const client = async () => {
    for (let q = waiting.pop(); q !== undefined; q = waiting.pop()) {
      const query = q
      times.push(await time(() => find(library, query, 'hybrid')))
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  const perSecond = times.length / ((performance.now() - startedAt) / 1000)
  const name = `hybrid, 100,000 chunks, ${CLIENTS} clients`
  return [
    { name: `${name}, p50`, value: percentile(times, 0.5), unit: 'ms' },
    { name: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms', target: 'under 60 ms' },
    { name, value: perSecond, unit: 'searches/s' },
  ]
}

async function exactRows(library: Library): Promise<Row[]> {
  const times: number[] = []
  for (const q of library.queries) times.push(await time(() => find(library, q, 'vector')))
  const name = 'exact vectors, 10,000 chunks'
  return [
    { name: `${name}, p50`, value: percentile(times, 0.5), unit: 'ms' },
    { name: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms' },
  ]
}

async function find({ search, corpus }: Library, q: string, mode: SearchMode): Promise<void> {
  await search.query({ organizationId: corpus.organizationId, q, mode })
}

async function handWritten({ pool, corpus }: Library, q: string): Promise<void> {
  await pool.query({
    name: 'hand-written',
    text: `select c.id, c.source_id, s.title, s.kind, c.text, c.start_offset, ts_rank(c.tsv, query) as rank
      from chunk c join source s on s.id = c.source_id, websearch_to_tsquery('trovella', $2) query
      where c.organization_id = $1 and c.tsv @@ query and s.deleted_at is null
      order by rank desc limit 20`,
    values: [corpus.organizationId, q],
  })
}

/** What people type: mostly two or three words of a passage, some titles, quotes, beginnings and misspellings. */
export async function sampleQueries(pool: Library['pool']): Promise<string[]> {
  const { rows } = await pool.query<{ title: string; words: string[] }>(
    `select title, regexp_split_to_array(trim(text, '.'), '[ .]+') as words
     from (select title, text from chunk tablesample bernoulli (5) repeatable (42) limit ${QUERIES}) sample`,
  )
  const random = randomNumbers(7)
  return rows.map(({ title, words }, index) => {
    const pick = () => words[Math.floor(random() * words.length)] ?? 'word'
    const long = words.find((word) => word.length > 8) ?? pick()
    if (index % 20 < 8) return `${pick()} ${pick()} `
    if (index % 20 < 13) return `${pick()} ${pick()} ${pick()} `
    if (index % 20 < 15) return `${pick()} `
    if (index % 20 < 17) return title
    if (index % 20 < 18) return `"${words.slice(20, 23).join(' ')}"`
    if (index % 20 < 19) return `${pick()} ${long.slice(0, 4)}`
    return `${long.slice(0, 3)}${long[4]}${long[3]}${long.slice(5)} `
  })
}

async function time(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
