import { countSources } from '@repo/library/sources/counts'
import type { Metadata } from 'next'
import { healthNow } from '#health/health-now.ts'
import { pageContext } from '#page-context.ts'
import { PageTitle } from '#shell/page-title.tsx'
import { StatusView } from './status-view.tsx'

export const metadata: Metadata = { title: 'Status' }

export default async function StatusPage() {
  const { ctx } = await pageContext()
  const [health, counts] = await Promise.all([healthNow(), countSources(ctx)])
  return (
    <div className="mx-auto max-w-4xl">
      <PageTitle>Status</PageTitle>
      <StatusView first={{ health, counts }} />
    </div>
  )
}
