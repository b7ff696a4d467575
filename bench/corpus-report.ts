import type { CorpusFile } from './corpus-files.ts'
import type { Question } from './corpus-questions.ts'
import { against, percentile, printGrid, printTable } from './table.ts'

/** What became of a file. `same` has the content of another. */
export type Ended = {
  file: CorpusFile
  state: 'ready' | 'failed' | 'refused' | 'same'
  reason: string | undefined
}
/** The place of the answer from 1, 0 when it is not among the first hits, null when its document is not here. */
export type Answer = { question: Question; place: number | null; ms: number }

/** Prints what became of the files and the questions. True when all is as it should be. */
export function reportCorpus(run: {
  ended: Ended[]
  readSeconds: number
  indexSeconds: number
  answers: Answer[]
}): boolean {
  const { ended, readSeconds, indexSeconds, answers } = run
  printReasons(ended)
  printGrid(kindsOf(ended))
  printGrid([
    ['place', 'question'],
    ...answers.map(({ place, question }) => [
      place === null ? 'not here' : place === 0 ? 'missed' : `${place}`,
      question.query,
    ]),
  ])
  const asked = answers.filter(({ place }) => place !== null)
  const found = asked.filter(({ place }) => place)
  const times = asked.map(({ ms }) => ms)
  printTable('corpus', [
    against({
      name: 'files indexed, end to end',
      value: ended.length / indexSeconds,
      unit: 'files/s',
      baseline: { name: 'reading alone, one process', value: ended.length / readSeconds },
    }),
    {
      name: 'answers in the first five hits',
      value: found.length,
      unit: `of ${asked.length}`,
      target: `${asked.length}`,
    },
    {
      name: 'answers in the first hit',
      value: found.filter(({ place }) => place === 1).length,
      unit: `of ${asked.length}`,
    },
    { name: 'search, p50', value: percentile(times, 0.5), unit: 'ms' },
    { name: 'search, p95', value: percentile(times, 0.95), unit: 'ms' },
  ])
  const absent = answers.length - asked.length
  if (absent > 0) console.log(`${absent} questions were not asked: their documents are not on this machine.`)
  return found.length === asked.length && ended.every(({ state, reason }) => state !== 'failed' || reason)
}

/** Every file that was not read, under its reason. */
function printReasons(ended: Ended[]): void {
  const unread = ended.filter(({ state }) => state === 'failed' || state === 'refused')
  const byReason = Map.groupBy(unread, ({ state, reason }) => `${state}: ${reason ?? 'no reason given'}`)
  for (const [reason, files] of byReason) {
    console.log(`${files.length} ${reason}`)
    for (const { file } of files) console.log(`  ${file.path.slice(file.root.length + 1)}`)
  }
  console.log()
}

function kindsOf(ended: Ended[]): string[][] {
  const states = ['ready', 'failed', 'refused', 'same'] as const
  const counts = (files: Ended[]) => [
    files.length,
    ...states.map((state) => files.filter((each) => each.state === state).length),
  ]
  const rows = [...Map.groupBy(ended, ({ file }) => file.kind)].map(([kind, files]) => [
    kind,
    ...counts(files),
  ])
  return [
    [
      'documents',
      'found',
      'ready',
      'failed with a reason',
      'refused with a reason',
      'same content as another',
    ],
    ...[...rows, ['all', ...counts(ended)]].map((row) => row.map(String)),
  ]
}
