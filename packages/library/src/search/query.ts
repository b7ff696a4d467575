import { InvalidCursorError, type SearchInput, type SearchResult } from '@repo/search/search'
import { asMember } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import { invalidCursor } from './invalid-cursor.ts'
import { recentSources } from './recent.ts'
import { type SearchLibraryFilter, type SearchLibraryInput, searchLibraryInput } from './schema.ts'

/** With fewer characters than this a search would match nearly everything; the newest sources help more. */
const MIN_QUERY_CHARACTERS = 2

/** `recent` means the hits are the newest sources, not matches. */
export type LibrarySearchResult = SearchResult & { recent: boolean }

/** Finds the passages that answer `q`, best source first. Throws invalid for a cursor of another search. */
export async function searchLibrary(ctx: Ctx, input: SearchLibraryInput): Promise<LibrarySearchResult> {
  const tenant = asMember(ctx)
  const search = parse(searchLibraryInput, input)
  if (search.q.trim().length < MIN_QUERY_CHARACTERS) return recentSources(ctx, tenant, search)
  try {
    const result = await ctx.search.query(given({ ...search, organizationId: tenant.organizationId }))
    return { ...result, recent: false }
  } catch (error) {
    throw error instanceof InvalidCursorError ? invalidCursor() : error
  }
}

/** Leaves out what was not asked for: to the engines, a filter that is there filters. */
function given(search: SearchLibraryFilter & { organizationId: string }): SearchInput {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as SearchInput
}
