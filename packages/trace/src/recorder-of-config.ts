import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createRecorder } from './recorder.ts'
import type { RecorderOptions } from './settings.ts'
import type { Recorder } from './types.ts'
import { watchesOf } from './watch/list.ts'

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
  otelExporterOtlpEndpoint?: string | undefined
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
    otlpEndpoint: config.otelExporterOtlpEndpoint,
    spoolDirectory: config.traceSpoolDirectory ?? defaultSpool(config),
    watch: watchesOf(config.traceWatch ?? []),
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

/** One for each receiver: two installations on a machine must not send what the other left behind. */
function defaultSpool({ traceProxyUrl = '' }: TraceConfig): string {
  const receiver = createHash('sha256').update(traceProxyUrl).digest('hex').slice(0, 12)
  return path.join(tmpdir(), 'trovella-traces', receiver)
}

function receiverOf(config: TraceConfig): RecorderOptions['receiver'] {
  const { traceProxyUrl: url, traceProxyKeyId: keyId, traceProxySecret: secret } = config
  if (!config.traceProxy || !url || !keyId || !secret) return undefined
  const { traceProxyPath, traceProxyAudience: audience, traceProxyTimeoutMs: timeoutMs } = config
  return { url, path: traceProxyPath, keyId, secret, audience, timeoutMs }
}
