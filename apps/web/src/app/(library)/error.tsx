'use client'

import { useEffect } from 'react'
import { reportPageError } from '#sentry/report-page-error.ts'
import { ErrorMessage } from '#ui/error-message.tsx'

export default function LibraryError({ error, retry }: { error: unknown; retry: () => void }) {
  useEffect(() => reportPageError(error), [error])
  return <ErrorMessage error={error} onRetry={retry} />
}
