import { useEffect, useEffectEvent } from 'react'
import type { SourceEvent } from '#live/source-events.ts'

type Listener = {
  onChange(changes: SourceEvent[]): void
  /** Changes may have been missed: what is shown should be read again. */
  onResync(): void
}

const listeners = new Set<Listener>()
let stream: EventSource | null = null

/**
 * Follows what happens to the sources while the component is shown. All components share one connection, because a
 * browser has only six to a server; it rests while the page is in the background.
 */
export function useSourceEvents({ onChange, onResync }: Listener): void {
  const change = useEffectEvent(onChange)
  const resync = useEffectEvent(onResync)
  useEffect(() => listen({ onChange: (changes) => change(changes), onResync: () => resync() }), [])
}

/** The same for code outside of components, until the returned function is called. */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  if (listeners.size === 1) start()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) stop()
  }
}

function start(): void {
  document.addEventListener('visibilitychange', followVisibility)
  followVisibility()
}

function stop(): void {
  document.removeEventListener('visibilitychange', followVisibility)
  disconnect()
}

function followVisibility(): void {
  if (document.visibilityState === 'visible') connect()
  else disconnect()
}

function connect(): void {
  if (stream) return
  stream = new EventSource('/api/v1/sources/events')
  // The first time too: a page is older than its connection.
  stream.addEventListener('open', resyncAll)
  stream.addEventListener('source', ({ data }: MessageEvent<string>) => {
    const changes = JSON.parse(data) as SourceEvent[]
    for (const listener of listeners) listener.onChange(changes)
  })
  stream.addEventListener('resync', resyncAll)
}

function disconnect(): void {
  stream?.close()
  stream = null
}

function resyncAll(): void {
  for (const listener of listeners) listener.onResync()
}
