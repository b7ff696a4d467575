import { searchLibrary } from '@repo/library/search/query'
import type { Metadata } from 'next'
import { searchInputOf } from '#api/search-input.ts'
import { queryStringOf, searchQueryOf } from '#client/search-query.ts'
import { wire } from '#client/wire.ts'
import { pageContext } from '#page-context.ts'
import { SearchView } from './search-view.tsx'

export const metadata: Metadata = { title: 'Search' }

export default async function SearchPage({ searchParams }: PageProps<'/search'>) {
  const { ctx } = await pageContext()
  const query = searchQueryOf(paramsOf(await searchParams))
  const input = searchInputOf(`http://own.invalid/?${queryStringOf(query)}`)
  return (
    <SearchView key={queryStringOf(query)} initial={query} answer={wire(await searchLibrary(ctx, input))} />
  )
}

function paramsOf(params: Record<string, string | string[] | undefined>): URLSearchParams {
  const pairs = Object.entries(params).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  )
  return new URLSearchParams(pairs)
}
