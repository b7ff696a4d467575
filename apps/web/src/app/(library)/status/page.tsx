import { countSources } from '@repo/library/sources/counts'
import type { Metadata } from 'next'
import Link from 'next/link'
import { healthNow } from '#health/health-now.ts'
import { pageContext } from '#page-context.ts'
import { PageTitle } from '#shell/page-title.tsx'
import { tracesUrl } from '#traces-url.ts'
import { StatusView } from './status-view.tsx'

export const metadata: Metadata = { title: 'Status' }

export default async function StatusPage() {
  const { ctx, parts } = await pageContext()
  const [health, counts] = await Promise.all([healthNow(), countSources(ctx)])
  return (
    <div className="mx-auto max-w-4xl">
      <PageTitle>Status</PageTitle>
      <StatusView first={{ health, counts }} />
      <p className="mt-6 text-sm">
        What runs by the clock, and what came of it:{' '}
        <Link href="/status/schedules" className="text-action underline underline-offset-4">
          open the schedules
        </Link>
        .
      </p>
      <TracesLink url={tracesUrl(parts.config)} />
    </div>
  )
}

/** To the dashboard of traces, where they are sent to one; it asks for a login of its own wherever it is exposed. */
function TracesLink({ url }: { url: string | null }) {
  if (!url) return null
  return (
    <p className="mt-6 text-sm">
      What each request and job did is kept as a trace:{' '}
      <a className="text-action underline underline-offset-4" href={`${url}/`}>
        open the traces
      </a>
      .
    </p>
  )
}
