'use client'

import type { SourceView } from '@repo/library/sources/view'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useSourceEvents } from '#client/source-events.ts'
import { StateChip } from '#ui/source-state.tsx'

/** The state of the source that is open; when its reading ends, the page is written anew. */
export function LiveState({ source: { id, ...source } }: { source: SourceView }) {
  const router = useRouter()
  const [{ state, stage }, setShown] = useState(source)
  useSourceEvents({
    onChange: (changes) => {
      const change = changes.find(({ sourceId }) => sourceId === id)
      if (!change) return
      setShown({ ...source, state: change.state, stage: change.stage })
      if (change.state !== 'queued' && change.state !== 'processing') router.refresh()
    },
    onResync: () => router.refresh(),
  })
  return (
    <span role="status" className="ml-1">
      <StateChip state={state} stage={stage} />
    </span>
  )
}
