import type { SearchAnswer } from './answer.ts'
import type { SearchRequest } from './request.ts'

/** Runs searches in one request; their answers in the same order. */
export type RunSearches = (searches: SearchRequest[]) => Promise<SearchAnswer[]>

/** Runs several lists of searches in one request and gives the answers back list by list. */
export async function runEach(run: RunSearches, lists: SearchRequest[][]): Promise<SearchAnswer[][]> {
  const answers = await run(lists.flat())
  return lists.map((list) => answers.splice(0, list.length))
}
