import type { BrowserOptions } from '@sentry/nextjs'
import { scrubEvent } from './scrub.ts'

/** What all three runtimes start Sentry with: errors only, and of them nothing personal. */
export function sentryOptions(dsn: string) {
  return {
    dsn,
    // This release of the SDK collects everything unless told not to; there is no sendDefaultPii any more.
    dataCollection: {
      userInfo: false,
      cookies: false,
      httpHeaders: false,
      httpBodies: [],
      urlQueryParams: false,
      graphQL: { document: false, variables: false },
      genAI: { inputs: false, outputs: false },
      databaseQueryData: false,
      queues: false,
      stackFrameVariables: false,
    },
    beforeSend: scrubEvent,
    beforeBreadcrumb: () => null,
    sendClientReports: false,
  } satisfies BrowserOptions
}
