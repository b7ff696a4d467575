'use client'

import './globals.css'
import { useEffect } from 'react'
import { reportPageError } from '#sentry/report-page-error.ts'
import { ErrorMessage } from '#ui/error-message.tsx'

/** Stands in for everything when even the layout fails. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => reportPageError(error), [error])
  return (
    <html lang="en">
      <body className="px-5">
        <title>Something went wrong · Trovella</title>
        <ErrorMessage error={error} onRetry={retry} />
      </body>
    </html>
  )
}
