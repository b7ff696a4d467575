import { readFile } from 'node:fs/promises'
import { basename, dirname, relative } from 'node:path'
import { type Client, inParallel, signUp } from './client.ts'
import { corpusFiles } from './corpus-files.ts'
import { type Question, questions } from './corpus-questions.ts'
import { startStack } from './stack.ts'
import { percentile, printTable, type Row } from './table.ts'

const LIMIT_MS = 20 * 60_000

type Source = {
  state: string
  failure: { code: string; message: string } | null
  fileName: string
  folderPath: string
}
type Hit = { title: string; sourceId: string; passages: { text: string }[] }

/** Indexes real documents, then asks twenty questions whose answers are known. Fails when one is not in the first five. */
const stack = await startStack()
try {
  const client = await signUp(stack.url)
  const files = await corpusFiles()
  const upload = await uploadAll(client, files)
  const sources = await settled(client)
  const answers = await inParallel(questions, 1, (question) => ask(client, question))
  report(files.length, upload, sources, answers)
} finally {
  await stack.close()
}

async function uploadAll(client: Client, files: { path: string; root: string }[]) {
  const began = performance.now()
  const results = await inParallel(files, 4, async ({ path, root }) => {
    const result = await client.upload(basename(path), await readFile(path), dirname(relative(root, path)))
    return { ...result, path }
  })
  return { seconds: (performance.now() - began) / 1000, began, results }
}

async function settled(client: Client): Promise<{ seconds: number; all: Source[] }> {
  const began = performance.now()
  while (performance.now() - began < LIMIT_MS) {
    const { byState } = (await client.get('/api/v1/sources/counts')) as { byState: Record<string, number> }
    if (!byState.queued && !byState.processing) {
      return { seconds: (performance.now() - began) / 1000, all: await allSources(client) }
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
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

async function ask(
  client: Client,
  question: Question,
): Promise<{ question: Question; place: number; ms: number }> {
  const began = performance.now()
  const { hits } = (await client.get(`/api/v1/search?limit=5&q=${encodeURIComponent(question.query)}`)) as {
    hits: Hit[]
  }
  const ms = performance.now() - began
  const places = await Promise.all(
    hits.map(async (hit) => answersIt(await client.get(`/api/v1/sources/${hit.sourceId}`), hit, question)),
  )
  return { question, place: places.indexOf(true) + 1, ms }
}

/** The right document, and a passage that says it. */
function answersIt(source: Record<string, unknown>, hit: Hit, { source: where, passage }: Question): boolean {
  const name = `${source.folderPath}/${source.fileName} ${hit.title}`
  return where.test(name) && hit.passages.some(({ text }) => passage.test(text))
}

function report(
  files: number,
  upload: Awaited<ReturnType<typeof uploadAll>>,
  sources: Awaited<ReturnType<typeof settled>>,
  answers: Awaited<ReturnType<typeof ask>>[],
): void {
  const refused = upload.results.filter(({ status }) => status >= 400)
  const failed = sources.all.filter(({ state }) => state !== 'ready')
  for (const { path, detail } of refused) console.log(`refused: ${path}: ${detail}`)
  for (const { folderPath, fileName, failure } of failed)
    console.log(`failed: ${folderPath}/${fileName}: ${failure?.message}`)
  for (const { question, place } of answers) console.log(`${place || 'missed'}: ${question.query}`)
  const found = answers.filter(({ place }) => place > 0).length
  const seconds = upload.seconds + sources.seconds
  const rows: Row[] = [
    { name: 'files found', value: files, unit: 'files' },
    { name: 'ready', value: sources.all.length - failed.length, unit: 'sources' },
    { name: 'failed with a reason', value: failed.length, unit: 'sources' },
    { name: 'refused with a reason', value: refused.length, unit: 'files' },
    {
      name: 'there already (same content)',
      value: upload.results.filter(({ status }) => status === 200).length,
      unit: 'files',
    },
    { name: 'end to end', value: sources.all.length / seconds, unit: 'sources/s' },
    {
      name: 'answers in the first five hits',
      value: found,
      unit: `of ${answers.length}`,
      target: `${answers.length}`,
    },
    {
      name: 'answers in the first hit',
      value: answers.filter(({ place }) => place === 1).length,
      unit: `of ${answers.length}`,
    },
    {
      name: 'search, p50',
      value: percentile(
        answers.map(({ ms }) => ms),
        0.5,
      ),
      unit: 'ms',
    },
    {
      name: 'search, p95',
      value: percentile(
        answers.map(({ ms }) => ms),
        0.95,
      ),
      unit: 'ms',
    },
  ]
  printTable('corpus', rows)
  if (found < answers.length || failed.some(({ failure }) => !failure)) process.exitCode = 1
}
