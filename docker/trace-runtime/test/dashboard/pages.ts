import { createLinks } from '../../src/dashboard/links.ts'
import type { EntryType } from '../../src/entry.ts'
import type { Store } from '../../src/store/store.ts'

/** An address of every page there is, with something on it, below the base path. */
export async function everyPage(
  store: Store,
  types: readonly EntryType[],
): Promise<{ name: string; path: string }[]> {
  const links = createLinks('')
  const newest = await Promise.all(types.map((type) => store.list({ types: [type] }, { limit: 1 })))
  const entries = newest.flatMap(({ entries }) => entries)
  const requests = (await store.list({ types: ['request'] }, { limit: 2 })).entries
  const [right, left] = requests
  const family = entries.find(({ familyHash }) => familyHash !== null)?.familyHash
  return [
    { name: 'overview', path: links.overview() },
    { name: 'overview of a day', path: links.overview({ range: '24h', sort: 'p95' }) },
    { name: 'entries', path: links.entries() },
    {
      name: 'entries, filtered',
      path: links.entries({ type: ['query', 'exception'], status: 'ok', range: '6h', q: 'select' }),
    },
    { name: 'entries, none', path: links.entries({ q: 'nosuchword' }) },
    { name: 'live', path: links.live() },
    { name: 'search', path: links.search({ q: 'cholera' }) },
    { name: 'search, nothing asked', path: links.search() },
    { name: 'tags', path: links.tags() },
    { name: 'pinned', path: links.pinned() },
    { name: 'leaks', path: links.leaks() },
    { name: 'status', path: links.status() },
    { name: 'help', path: links.help() },
    { name: 'route', path: links.route({ name: right?.name ?? 'none' }) },
    { name: 'route, to compare', path: links.route({ name: right?.name ?? 'none', left: right?.traceId }) },
    { name: 'compare', path: links.compare({ left: left?.traceId, right: right?.traceId }) },
    ...(family ? [{ name: 'family', path: links.family(family) }] : []),
    ...entries.flatMap(({ type, key, traceId }) => [
      { name: `trace with ${type}`, path: links.trace(traceId, { entry: key }) },
      { name: `entry ${type}`, path: links.entry(key) },
    ]),
  ]
}
