import { setTimeout as delay } from 'node:timers/promises'
import { against, type Row } from '../table.ts'
import { load } from './load.ts'
import { ask, least, type SetUp } from './set-up.ts'

/** Seconds of a busy server: what is kept is so many a second, and in a short spell would be many of the requests. */
const REQUESTS = 30_000
const CONNECTIONS = 10
/** Each set-up takes its turn in each round, so that what else the machine does falls on all of them. */
const ROUNDS = 4

/** What a request costs a set-up: processor time of the process and of its main thread, and the heap, by round. */
export type Measured = { cpuUs: number[]; threadUs: number[]; heapBytes: number[] }

export async function measureCosts(setUps: readonly SetUp[]): Promise<Map<string, Measured>> {
  const measured = new Map(setUps.map(({ name }) => [name, { cpuUs: [], threadUs: [], heapBytes: [] }]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const setUp of setUps) await measure(setUp, measured.get(setUp.name) as unknown as Measured)
  }
  return measured
}

async function measure(setUp: SetUp, { cpuUs, threadUs, heapBytes }: Measured): Promise<void> {
  const before = await ask(setUp, 'costs')
  await load({ port: setUp.port, count: REQUESTS, connections: CONNECTIONS })
  // What is still being packed belongs to these requests.
  await delay(400)
  const after = await ask(setUp, 'costs')
  cpuUs.push((after.cpuUs - before.cpuUs) / REQUESTS)
  threadUs.push((after.threadUs - before.threadUs) / REQUESTS)
  heapBytes.push((await ask(setUp, 'heap')).heapBytes)
}

export function addedRows(what: string, measured: Measured, baseline: Measured, target?: string): Row[] {
  const added = (which: 'cpuUs' | 'threadUs') => least(measured[which]) - least(baseline[which])
  return [
    {
      name: `CPU a request, ${what}: added`,
      value: added('cpuUs'),
      unit: 'us',
      ...(target ? { target } : {}),
    },
    { name: '  of that on the thread that answers', value: added('threadUs'), unit: 'us' },
  ]
}

/** The heap after a collection, at the last round against the first: what is held must not grow with what was sent. */
export function memoryRow(name: string, { heapBytes }: Measured): Row {
  const [first = Number.NaN] = heapBytes
  const value = (heapBytes.at(-1) ?? Number.NaN) / 1e6
  return against({
    ...{ name: `heap held, receiver ${name}`, value, unit: 'MB' },
    baseline: { name: 'first round', value: first / 1e6 },
  })
}
