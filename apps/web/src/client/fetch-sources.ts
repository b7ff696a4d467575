import type { SourceView } from '@repo/library/sources/view'
import { api } from './api.ts'

/** An address holds this many ids before servers on the way find it too long. */
const IDS_PER_REQUEST = 100

/** Sources by id; those that are gone are left out. Throws ApiProblem. */
export async function fetchSources(ids: string[]): Promise<SourceView[]> {
  const found: SourceView[] = []
  for (let start = 0; start < ids.length; start += IDS_PER_REQUEST) {
    const query = new URLSearchParams({ limit: String(IDS_PER_REQUEST) })
    for (const id of ids.slice(start, start + IDS_PER_REQUEST)) query.append('ids', id)
    const { sources } = await api<{ sources: SourceView[] }>(`/api/v1/sources?${query}`)
    found.push(...sources)
  }
  return found
}
