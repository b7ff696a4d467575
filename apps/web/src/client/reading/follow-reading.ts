import type { SourceView } from '@repo/library/sources/view'
import type { listen } from '../source-events.ts'
import { afterEvent, isStuck, isTold, readingOf, type SourceReading } from './source-reading.ts'

const ASK_AFTER_MS = 500
const CHECK_EVERY_MS = 10_000

/** Where news come from: events as they happen, and answers to questions. */
type Parts = {
  listen: typeof listen
  fetchSources: (ids: string[]) => Promise<SourceView[]>
  onChange: () => void
}

/**
 * Follows sources until each is ready, or it is known why not: by events, and by asking for what events do not tell
 * or may have told too early. While `watch` is on, it follows them further, because a settled source can be read again.
 */
export function followReading({ listen, fetchSources, onChange }: Parts) {
  const sources = new Map<string, SourceReading>()
  const toAsk = new Set<string>()
  let asking: ReturnType<typeof setTimeout> | undefined
  let checking: ReturnType<typeof setInterval> | undefined
  let unlisten: (() => void) | null = null
  let isWatched = false

  const put = (reading: SourceReading) => {
    sources.set(reading.id, reading)
    if (isStuck(reading.state) && !isTold(reading)) ask(reading.id)
  }
  const learn = (reading: SourceReading) => {
    const known = sources.get(reading.id)
    // An answer that was on its way while the source was started again is about its former version.
    if (known && !known.isDeleted && reading.version >= known.version) put(reading)
  }
  const publish = () => {
    if (!isWatched && [...sources.values()].every(isTold)) rest()
    onChange()
  }
  const ask = (id: string) => {
    toAsk.add(id)
    asking ??= setTimeout(askNow, ASK_AFTER_MS)
  }
  const askNow = async () => {
    clearTimeout(asking)
    asking = undefined
    const ids = [...toAsk]
    toAsk.clear()
    if (ids.length === 0) return
    const found = await fetchSources(ids).catch(() => null)
    // Whatever could not be learnt is asked again by the next check.
    if (!found) return
    const gone = new Set(ids)
    for (const view of found) {
      gone.delete(view.id)
      learn(readingOf(view))
    }
    for (const id of gone) setDeleted(id, true)
    publish()
  }
  const check = () => {
    for (const [id, reading] of sources) if (!isTold(reading)) toAsk.add(id)
    return askNow()
  }
  const setDeleted = (id: string, isDeleted: boolean) => {
    const known = sources.get(id)
    if (known) put({ ...known, isDeleted })
  }
  const follow = () => {
    checking ??= setInterval(check, CHECK_EVERY_MS)
    unlisten ??= listen({
      onChange: (changes) => {
        for (const change of changes) {
          const known = sources.get(change.sourceId)
          if (known) put(afterEvent(known, change))
        }
        publish()
      },
      onResync: check,
    })
  }
  const rest = () => {
    unlisten?.()
    clearInterval(checking)
    unlisten = null
    checking = undefined
  }
  return {
    sources: (): ReadonlyMap<string, SourceReading> => sources,
    /** Follows a source from here on, as it was in an answer. */
    add: (view: SourceView) => {
      put(readingOf(view))
      follow()
      // What happened between the answer and here was told to nobody.
      if (!isTold(readingOf(view))) ask(view.id)
      publish()
    },
    /** Marks one as deleted, or takes that back. */
    setDeleted: (id: string, isDeleted: boolean) => {
      setDeleted(id, isDeleted)
      publish()
    },
    /** Follows settled sources too, until the returned function is called. */
    watch: () => {
      isWatched = true
      if (sources.size > 0) follow()
      for (const [id, { state }] of sources) if (state !== 'ready') ask(id)
      return () => {
        isWatched = false
        publish()
      }
    },
  }
}
