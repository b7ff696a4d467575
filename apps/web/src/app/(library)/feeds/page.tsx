import { listFeeds } from '@repo/library/feeds/list'
import type { Metadata } from 'next'
import { pageContext } from '#page-context.ts'
import { PageTitle } from '#shell/page-title.tsx'
import { FeedsView } from './feeds-view.tsx'

export const metadata: Metadata = { title: 'Feeds' }

export default async function FeedsPage() {
  const { ctx } = await pageContext()
  const { feeds } = await listFeeds(ctx)
  return (
    <div className="mx-auto max-w-3xl">
      <PageTitle>Feeds</PageTitle>
      <FeedsView first={feeds} />
    </div>
  )
}
