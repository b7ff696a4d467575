import { END_OF_HOUR, firstIdFrom } from '../../segment/entry-id.ts'
import type { Row, SegmentReader } from '../readers.ts'

/** The part of a segment that an overview is about. */
export type Scope = {
  segment: SegmentReader
  fromId: number
  toId: number
  fromMs: number
  toMs: number
  /** The text of a string of this segment. */
  text(id: unknown): string
  /** Rows of a table of counts within the minutes, and of the service, that are asked for. */
  counts(columnsAndTable: string, groupBy: string): Row[]
  /** Completes a condition on `entries` by the service that is asked for. */
  ofOrigin: string
}

const MINUTE_MS = 60_000

export function scopesOf(
  segments: SegmentReader[],
  { fromMs, toMs, service }: { fromMs: number; toMs: number; service?: string },
): Scope[] {
  return segments.flatMap((segment) => {
    const serviceId =
      service === undefined ? null : segment.get('select id from strings where text = ?', service)?.id
    if (serviceId === undefined) return []
    const hourMs = segment.file.hourMs
    const ofService = serviceId === null ? '' : `and service = ${Number(serviceId)}`
    return {
      segment,
      fromMs,
      toMs,
      fromId: firstIdFrom(fromMs, hourMs),
      toId: Math.min(END_OF_HOUR, firstIdFrom(toMs, hourMs)),
      text: (id) => String(segment.get('select text from strings where id = ?', Number(id))?.text ?? ''),
      counts: (columnsAndTable, groupBy) =>
        segment.all(
          `select ${columnsAndTable} where minute_ms >= ? and minute_ms < ? ${ofService} group by ${groupBy}`,
          Math.floor(fromMs / MINUTE_MS) * MINUTE_MS,
          toMs,
        ),
      ofOrigin:
        serviceId === null
          ? ''
          : `and origin in (select id from origins where service = ${Number(serviceId)})`,
    }
  })
}
