import { against, percentile, type Row } from '../table.ts'
import { loadSteadily } from './load.ts'
import type { SetUp } from './set-up.ts'

/** As much as a busy small site gets: the latency of a server at its limit says how long its queue is. */
const PER_SECOND = 400
/** Half a second of one set-up, then of the next: what else the machine does falls on all of them. */
const BLOCK_REQUESTS = 200
/** The first of a block open the connections again. */
const LEAD_IN = 20
const ROUNDS = 10

/** The latencies of each set-up in ms. */
export type Latencies = ReadonlyMap<string, number[]>

export async function measureLatencies(setUps: readonly SetUp[]): Promise<Latencies> {
  const latencies = new Map<string, number[]>(setUps.map(({ name }) => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, port } of turned(setUps, round)) {
      await loadSteadily({ port, count: LEAD_IN, perSecond: PER_SECOND })
      latencies
        .get(name)
        ?.push(...(await loadSteadily({ port, count: BLOCK_REQUESTS, perSecond: PER_SECOND })))
    }
  }
  return latencies
}

/** No set-up always follows the same one. */
function turned<T>(items: readonly T[], round: number): T[] {
  const at = round % items.length
  const order = [...items.slice(at), ...items.slice(0, at)]
  return Math.floor(round / items.length) % 2 === 0 ? order : order.reverse()
}

/**
 * Median and p99 of all requests of a set-up against those of another, in all runs together, with the least and the
 * most of any run.
 */
export function latencyRows(runs: readonly Latencies[], what: string, name: string, baseline: string): Row[] {
  const of = (each: string) => runs.map((run) => run.get(each) ?? [])
  const [own, other] = [of(name), of(baseline)]
  return ([50, 99] as const).map((which) => {
    const at = (latencies: number[]) => percentile(latencies, which / 100)
    const ratios = own.map((latencies, run) => at(latencies) / at(other[run] ?? []))
    return against({
      ...{ name: `latency p${which}, ${what}`, value: at(own.flat()), unit: 'ms' },
      baseline: { name: baseline, value: at(other.flat()) },
      spread: { least: Math.min(...ratios), most: Math.max(...ratios) },
    })
  })
}
