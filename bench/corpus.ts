import { readFile } from 'node:fs/promises'
import { basename, dirname, relative } from 'node:path'
import { createExtractor } from '../packages/extract/src/extract/extractor.ts'
import { createLog } from '../packages/trace/src/log.ts'
import { type Client, inParallel, signUp } from './client.ts'
import { type CorpusFile, corpusFiles } from './corpus-files.ts'
import { type Question, questions } from './corpus-questions.ts'
import { type Answer, type Ended, reportCorpus } from './corpus-report.ts'
import { startStack } from './stack.ts'

const LIMIT_MS = 20 * 60_000
const UPLOADS_AT_ONCE = 4
const FIRST_HITS = 5

type Source = { id: string; state: string; failure: { message: string } | null }
type Hit = {
  title: string
  sourceId: string
  passages: { text: string }[]
  sameText: { sourceId: string }[]
}

/**
 * Indexes real documents with the production build, then asks twenty questions whose answers are known. Fails when a
 * source does not end, fails without a reason, or an answer is not in the first five hits.
 */
const files = await corpusFiles()
const readSeconds = await timed(() => readAll(files))
const stack = await startStack()
try {
  const client = await signUp(stack.url)
  let ended: Ended[] = []
  const indexSeconds = await timed(async () => {
    ended = await indexAll(client, files)
  })
  const answers = await inParallel(questions, 1, (question) => ask(client, files, question))
  if (!reportCorpus({ ended, readSeconds, indexSeconds, answers })) process.exitCode = 1
} finally {
  await stack.close()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** The baseline: the same files read one after another, by the reading process that the product uses. */
async function readAll(all: CorpusFile[]): Promise<void> {
  const extractor = createExtractor({ log: createLog({ process: 'bench', level: 'silent' }) })
  for (const { path } of all) {
    await extractor.extract({
      bytes: await readFile(path),
      mediaType: null,
      fileName: basename(path),
      url: null,
    })
  }
  await extractor.close()
}

async function indexAll(client: Client, all: CorpusFile[]): Promise<Ended[]> {
  const uploads = await inParallel(all, UPLOADS_AT_ONCE, async (file) => {
    const folder = dirname(relative(file.root, file.path))
    return { file, ...(await client.upload(basename(file.path), await readFile(file.path), folder)) }
  })
  const sources = new Map((await settled(client)).map((source) => [source.id, source]))
  return uploads.map(({ file, status, id, detail }) => {
    if (status >= 400) return { file, state: 'refused', reason: detail }
    const source = sources.get(id ?? '')
    const state = status === 200 ? 'same' : source?.state === 'ready' ? 'ready' : 'failed'
    return { file, state, reason: source?.failure?.message }
  })
}

async function settled(client: Client): Promise<Source[]> {
  const began = performance.now()
  while (performance.now() - began < LIMIT_MS) {
    const { byState } = (await client.get('/api/v1/sources/counts')) as { byState: Record<string, number> }
    if (!byState.queued && !byState.processing) return allSources(client)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`the import did not end within ${LIMIT_MS / 60_000} minutes`)
}

async function allSources(client: Client): Promise<Source[]> {
  const all: Source[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query: string = cursor ? `&cursor=${cursor}` : ''
    const page = (await client.get(`/api/v1/sources?limit=200${query}`)) as {
      sources: Source[]
      nextCursor: string | null
    }
    all.push(...page.sources)
    cursor = page.nextCursor
  }
  return all
}

async function ask(client: Client, all: CorpusFile[], question: Question): Promise<Answer> {
  if (!all.some(({ path }) => question.source.test(path))) return { question, place: null, ms: 0 }
  const began = performance.now()
  const query = encodeURIComponent(question.query)
  const { hits } = (await client.get(`/api/v1/search?limit=${FIRST_HITS}&q=${query}`)) as { hits: Hit[] }
  const ms = performance.now() - began
  const right = await Promise.all(hits.map((hit) => answers(client, hit, question)))
  return { question, place: right.indexOf(true) + 1, ms }
}

/** The right document, or one with its very text, and a passage that says it. */
async function answers(client: Client, hit: Hit, { source: where, passage }: Question): Promise<boolean> {
  if (!hit.passages.some(({ text }) => passage.test(text))) return false
  const ids = [hit, ...hit.sameText].map(({ sourceId }) => sourceId)
  const sources = await Promise.all(ids.map((id) => client.get(`/api/v1/sources/${id}`)))
  return sources.some((source) => {
    const { folderPath, fileName } = source as { folderPath: string | null; fileName: string | null }
    return where.test(`${folderPath}/${fileName}`)
  })
}
