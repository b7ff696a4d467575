'use client'

import Link from 'next/link'
import { useReadingHalt } from '#client/use-reading-halt.ts'
import { Notice } from '#ui/notice.tsx'

/** Why what waits to be read goes on waiting; nothing while it does not. */
export function ReadingHalt({ isWaiting, className }: { isWaiting: boolean; className?: string }) {
  if (!useReadingHalt(isWaiting)) return null
  return (
    <Notice tone="caution" role="status" {...(className && { className })}>
      New sources are not read at the moment: what reads them does not answer. Nothing is lost, and reading
      goes on by itself once it does. The{' '}
      <Link href="/status" className="underline underline-offset-2">
        status page
      </Link>{' '}
      says what works.
    </Notice>
  )
}
