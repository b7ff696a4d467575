import { createHash } from 'node:crypto'
import type { Entry, EntryType } from '../../../src/entry.ts'
import type { Random } from './random.ts'

type Extra = Partial<Pick<Entry, 'status' | 'tags' | 'links' | 'familyHash'>> & { service?: string }

/** An entry with the service that reports it. */
export type Reported = { service: string; entry: Entry }

/** Writes the entries of one trace, each at an offset in ms from its start. */
export type TraceBuilder = {
  traceId: string
  reported: Reported[]
  /** Returns the id of the new entry, to be the parent of others. */
  add(
    type: EntryType,
    name: string,
    place: { parent?: string | null; atMs: number; tookMs?: number | null },
    content: Record<string, unknown>,
    extra?: Extra,
  ): string
}

export function startTrace(
  random: Random,
  service: string,
  startMs: number,
  traceId = random.hex(32),
): TraceBuilder {
  const reported: Reported[] = []
  return {
    traceId,
    reported,
    add(type, name, { parent = null, atMs, tookMs = null }, content, extra = {}) {
      const id = random.hex(16)
      const entry: Entry = {
        traceId,
        id,
        parentId: parent,
        type,
        name,
        startMs: startMs + atMs,
        durationMs: tookMs,
        status: extra.status ?? 'ok',
        familyHash: extra.familyHash ?? familyOf(type, content),
        tags: extra.tags ?? [],
        links: extra.links ?? [],
        content,
      }
      reported.push({ service: extra.service ?? service, entry })
      return id
    },
  }
}

function familyOf(type: EntryType, content: Record<string, unknown>): string | null {
  const shape =
    type === 'query' ? content.sql : type === 'exception' ? `${content.class} ${content.message}` : null
  return shape === null ? null : createHash('sha256').update(String(shape)).digest('hex').slice(0, 16)
}
