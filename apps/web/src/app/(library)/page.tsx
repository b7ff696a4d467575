import { searchLibrary } from '@repo/library/search/query'
import { countSources } from '@repo/library/sources/counts'
import { listSources } from '@repo/library/sources/list'
import { Plus } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { libraryFilterOf, libraryQuery } from '#client/library-filter.ts'
import { pageContext } from '#page-context.ts'
import { PageTitle } from '#shell/page-title.tsx'
import { Button } from '#ui/button.tsx'
import { EmptyLibrary } from './empty-library.tsx'
import { LibraryFilters } from './library-filters.tsx'
import { SourceList } from './source-list.tsx'

export const metadata: Metadata = { title: 'Library' }

export default async function LibraryPage({ searchParams }: PageProps<'/'>) {
  const { ctx } = await pageContext()
  const filter = libraryFilterOf(await searchParams)
  const [counts, page, { facets }] = await Promise.all([
    countSources(ctx),
    listSources(ctx, filter),
    searchLibrary(ctx, { q: '', limit: 1 }),
  ])
  if (counts.total === 0) return <EmptyLibrary />
  const query = libraryQuery(filter)
  return (
    <>
      <PageTitle
        aside={
          <Button asChild>
            <Link href="/add">
              <Plus aria-hidden /> Add
            </Link>
          </Button>
        }
      >
        Library
      </PageTitle>
      <LibraryFilters filter={filter} counts={counts} facets={facets} />
      <SourceList key={query} first={page} query={query} />
    </>
  )
}
