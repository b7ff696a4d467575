import { tmpdir } from 'node:os'
import path from 'node:path'
import { ENTRY_TYPES, type EntryType } from './entry/entry.ts'
import { createRecorder } from './recorder.ts'
import type { RecorderOptions, Watch } from './settings.ts'
import type { Recorder } from './types.ts'

/** What a process's configuration says of traces. */
export type TraceConfig = {
  traceEnabled: boolean
  traceProxy: boolean
  traceProxyUrl?: string | undefined
  traceProxyPath: string
  traceProxyKeyId?: string | undefined
  traceProxySecret?: string | undefined
  traceProxyAudience: string
  traceProxyTimeoutMs: number
  traceSpoolDirectory?: string | undefined
  traceSampleRate: number
  traceMaxPerSecond: number
  traceWatch?: string[] | undefined
  traceSlowQueryMs: number
  traceQueryBindings: boolean
  traceRedactKeys?: string[] | undefined
  traceSlowRequestMs?: number
  traceIgnorePaths?: string[]
  traceIgnoreRoutes?: string[] | undefined
  traceCaptureBodies?: 'none' | 'errors' | 'all'
  traceCachePayloads?: boolean
}

/** The recorder of a process as it is configured. With TRACE_ENABLED=0 it records nothing and makes no ids. */
export function recorderOfConfig(
  service: string,
  config: TraceConfig,
  options: Pick<RecorderOptions, 'instance' | 'onProblem'> = {},
): Recorder {
  const { traceSlowRequestMs: request } = config
  return createRecorder({
    ...options,
    service,
    isOff: !config.traceEnabled,
    receiver: receiverOf(config),
    spoolDirectory: config.traceSpoolDirectory ?? path.join(tmpdir(), 'trovella-traces'),
    watch: watchOf(config.traceWatch ?? []),
    sampleRate: config.traceSampleRate,
    maxTracesPerSecond: config.traceMaxPerSecond,
    slowMs: { query: config.traceSlowQueryMs, ...(request ? { request } : {}) },
    redactNames: config.traceRedactKeys ?? [],
    ignorePaths: config.traceIgnorePaths ?? [],
    ignoreRoutes: config.traceIgnoreRoutes ?? [],
    captureBodies: config.traceCaptureBodies ?? 'errors',
    captureQueryBindings: config.traceQueryBindings,
    captureCachePayloads: config.traceCachePayloads ?? false,
  })
}

function receiverOf(config: TraceConfig): RecorderOptions['receiver'] {
  const { traceProxyUrl: url, traceProxyKeyId: keyId, traceProxySecret: secret } = config
  if (!config.traceProxy || !url || !keyId || !secret) return undefined
  const { traceProxyPath, traceProxyAudience: audience, traceProxyTimeoutMs: timeoutMs } = config
  return { url, path: traceProxyPath, keyId, secret, audience, timeoutMs }
}

/** `query,log` records these alone, `-view` all but that one. Throws for a name that is no type. */
function watchOf(names: readonly string[]): Partial<Record<EntryType, boolean | Watch>> {
  const wanted = names.filter((name) => !name.startsWith('-'))
  const unwanted = names.filter((name) => name.startsWith('-')).map((name) => name.slice(1))
  const types: readonly string[] = ENTRY_TYPES
  const unknown = [...wanted, ...unwanted].find((name) => !types.includes(name))
  if (unknown) throw new Error(`TRACE_WATCH: there is no type "${unknown}". There are: ${types.join(', ')}.`)
  return Object.fromEntries(
    ENTRY_TYPES.map((type) => [type, wanted.length > 0 ? wanted.includes(type) : !unwanted.includes(type)]),
  )
}
