import { readFileSync } from 'node:fs'
import path from 'node:path'

export const PROBE_KINDS = ['get', 'keep-alive', 'post', 'long', 'stream'] as const
export type ProbeKind = (typeof PROBE_KINDS)[number]

/** One request of the probe. A stream is one request for as long as it lasts. */
export type Sample = {
  kind: ProbeKind
  /** When it was due, in milliseconds since 1970: a probe that cannot keep up counts its own delay. */
  atMs: number
  tookMs: number
  ok: boolean
  /** Which colour answered; null when none did. */
  colour: string | null
  /** The HTTP status, 0 when there was none. */
  status: number
  why?: string
}

export type Loss = {
  sent: number
  failed: number
  byKind: Partial<Record<ProbeKind, { sent: number; failed: number }>>
  /** What the first few said. */
  failures: string[]
}

/** The samples of a run that are whole: the last line may still be being written. */
export function readSamples(run: string): Sample[] {
  const text = contentOf(path.join(run, 'samples.jsonl'))
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .flatMap((line) => (line ? [JSON.parse(line) as Sample] : []))
}

export function lossOf(samples: readonly Sample[]): Loss {
  const failed = samples.filter(({ ok }) => !ok)
  const byKind: Loss['byKind'] = {}
  for (const { kind, ok } of samples) {
    const counted = byKind[kind] ?? { sent: 0, failed: 0 }
    byKind[kind] = { sent: counted.sent + 1, failed: counted.failed + (ok ? 0 : 1) }
  }
  return {
    sent: samples.length,
    failed: failed.length,
    byKind,
    failures: failed.slice(0, 5).map(({ kind, why = '' }) => `${kind}: ${why}`),
  }
}

/** From the first write of the pointer to the last request that the other colour was still given, in milliseconds. */
export function switchMs(samples: readonly Sample[], flip: { atMs: number; from: string }): number | null {
  const asked = samples.filter(({ kind }) => kind !== 'stream')
  // A probe that began after the switch has not seen it.
  const isBefore = ({ atMs }: Sample) => atMs < flip.atMs
  if (!asked.some(isBefore) || asked.every(isBefore)) return null
  const late = asked.filter(({ colour, atMs }) => colour === flip.from && atMs > flip.atMs)
  return Math.round(Math.max(0, ...late.map(({ atMs }) => atMs - flip.atMs)))
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
