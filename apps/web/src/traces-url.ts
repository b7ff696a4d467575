import type { Config } from '@repo/config/load'

type TraceConfig = Pick<
  Config<'web'>,
  'traceEnabled' | 'traceProxy' | 'traceProxyUrl' | 'traceBasePath' | 'traceDashboardUrl'
>

/** Where a person opens the dashboard of traces, without a slash at the end; null where none are sent. */
export function tracesUrl(config: TraceConfig): string | null {
  if (!config.traceEnabled || !config.traceProxy || !config.traceProxyUrl) return null
  return config.traceDashboardUrl ?? `${config.traceProxyUrl}${config.traceBasePath}`
}
