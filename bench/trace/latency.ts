import { against, percentile, type Row } from '../table.ts'
import { loadSteadily } from './load.ts'
import type { SetUp } from './set-up.ts'

/** As much as a busy small site gets: the latency of a server at its limit says how long its queue is. */
const PER_SECOND = 400
/** Half a second of one set-up, then of the next: what else the machine does falls on all of them. */
const BLOCK_REQUESTS = 200
/** The first of a block open the connections again. */
const LEAD_IN = 20
const ROUNDS = 40
/** The rounds one after another in so many parts, each a run of its own: how far they differ is the noise. */
const PARTS = 5

/** The latencies of each set-up in ms, a list for each round. */
export type Latencies = ReadonlyMap<string, number[][]>

export async function measureLatencies(setUps: readonly SetUp[]): Promise<Latencies> {
  const blocks = new Map<string, number[][]>(setUps.map(({ name }) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, port } of turned(setUps, round)) {
      await loadSteadily({ port, count: LEAD_IN, perSecond: PER_SECOND })
      blocks.get(name)?.push(await loadSteadily({ port, count: BLOCK_REQUESTS, perSecond: PER_SECOND }))
    }
  }
  return blocks
}

/** No set-up always follows the same one. */
function turned<T>(items: readonly T[], round: number): T[] {
  const at = round % items.length
  const order = [...items.slice(at), ...items.slice(0, at)]
  return Math.floor(round / items.length) % 2 === 0 ? order : order.reverse()
}

/** Median and p99 of all requests of a set-up against those of another, with the least and the most of any part. */
export function latencyRows(latencies: Latencies, what: string, name: string, baseline: string): Row[] {
  const [own = [], other = []] = [latencies.get(name), latencies.get(baseline)]
  return (['p50', 'p99'] as const).map((which) => {
    const at = (blocks: number[][]) => percentile(blocks.flat(), which === 'p50' ? 0.5 : 0.99)
    const ratios = partsOf(own).map((part, index) => at(part) / at(partsOf(other)[index] ?? []))
    return against({
      ...{ name: `latency ${which}, ${what}`, value: at(own), unit: 'ms' },
      baseline: { name: baseline, value: at(other) },
      spread: { least: Math.min(...ratios), most: Math.max(...ratios) },
    })
  })
}

function partsOf(blocks: number[][]): number[][][] {
  const size = ROUNDS / PARTS
  return Array.from({ length: PARTS }, (_, part) => blocks.slice(part * size, (part + 1) * size))
}
