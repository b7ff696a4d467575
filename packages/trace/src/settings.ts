import type { EntryType } from './entry/entry.ts'
import type { Receiver } from './ship/post.ts'

/** What of a type is recorded, by parts of its name. */
export type Watch = { include?: readonly string[]; exclude?: readonly string[] }

export type RecorderOptions = {
  /** What this process is called in traces, as in `web`. */
  service: string
  /** Which of several processes of that name. */
  instance?: string | undefined
  /** Records nothing, and carries no ids on. */
  isOff?: boolean
  /** Where batches go. Without it nothing is kept, but ids are carried on. */
  receiver?: (Omit<Receiver, 'timeoutMs'> & { timeoutMs?: number }) | undefined
  /** A collector that is sent what is kept, too, over OTLP/HTTP. */
  otlpEndpoint?: string | undefined
  /** A directory for batches that wait for the receiver; processes share it safely. Without it they wait in memory. */
  spoolDirectory?: string | undefined
  spoolMaxBytes?: number
  /** How long a process must have given no sign of life before another sends what it left. */
  spoolStaleMs?: number
  /** Types that are not recorded, or of which not all is. What is not named here is recorded. */
  watch?: Partial<Record<EntryType, boolean | Watch>>
  /** Which share of quiet traces is kept, from 0 to 1. */
  sampleRate?: number
  /** How many quiet traces a second are kept at most; above that a smaller share is. Default: no limit. */
  maxTracesPerSecond?: number
  /** From how long on an entry of a type is slow, and its trace kept. */
  slowMs?: Partial<Record<EntryType, number>>
  /** Further names of fields that hold secrets. */
  redactNames?: readonly string[]
  /** Paths of requests that are not recorded: whole ones, or beginnings that end in `*`. */
  ignorePaths?: readonly string[]
  /** The same for routes, as in `/api/v1/sources/[id]`. */
  ignoreRoutes?: readonly string[]
  /** Bodies of requests and answers that are text: of none, of those with errors, or of all. */
  captureBodies?: 'none' | 'errors' | 'all'
  captureQueryBindings?: boolean
  captureCachePayloads?: boolean
  /** Bounds of what waits in memory. */
  maxEntries?: number
  maxBytes?: number
  /** Called with what keeps entries from being sent, at most once for each outage. */
  onProblem?: (message: string) => void
}

const SLOW_MS: Partial<Record<EntryType, number>> = {
  request: 1_000,
  clientRequest: 2_000,
  query: 100,
  redis: 50,
  cache: 50,
  job: 10_000,
  mail: 5_000,
  view: 1_000,
}

/** The options with everything filled in. */
export type Settings = ReturnType<typeof settingsOf>

export function settingsOf(options: RecorderOptions) {
  const { receiver } = options
  return {
    service: options.service,
    instance: options.instance ?? null,
    receiver: receiver ? { ...receiver, timeoutMs: receiver.timeoutMs ?? 5_000 } : null,
    otlpEndpoint: options.otlpEndpoint ?? null,
    spool: options.spoolDirectory
      ? {
          root: options.spoolDirectory,
          service: options.service,
          ...(options.spoolMaxBytes ? { maxBytes: options.spoolMaxBytes } : {}),
          ...(options.spoolStaleMs ? { staleMs: options.spoolStaleMs } : {}),
        }
      : null,
    watch: options.watch ?? {},
    sampleRate: options.sampleRate ?? 1,
    maxTracesPerSecond: options.maxTracesPerSecond ?? Number.POSITIVE_INFINITY,
    slowMs: { ...SLOW_MS, ...options.slowMs },
    redactNames: options.redactNames ?? [],
    isIgnoredPath: matcherOf(options.ignorePaths ?? []),
    isIgnoredRoute: matcherOf(options.ignoreRoutes ?? []),
    captureBodies: options.captureBodies ?? 'errors',
    captureQueryBindings: options.captureQueryBindings ?? false,
    captureCachePayloads: options.captureCachePayloads ?? false,
    maxEntries: options.maxEntries ?? 8_192,
    maxBytes: options.maxBytes ?? 16 * 1024 * 1024,
    onProblem: options.onProblem ?? (() => undefined),
  }
}

/** Whether a path is one of the patterns, or begins with one that ends in `*`. */
function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const whole = new Set(patterns.filter((pattern) => !pattern.endsWith('*')))
  const beginnings = patterns
    .filter((pattern) => pattern.endsWith('*'))
    .map((pattern) => pattern.slice(0, -1))
  return (path) => whole.has(path) || beginnings.some((beginning) => path.startsWith(beginning))
}
