import type { Pool, PoolClient } from 'pg'

/** Contract 1 with the daemon that runs these: docs/contracts/schedules.md. */
export type Bundle = {
  contract: 1
  /** What it was built from. */
  version: string
  open(host: Host): Promise<OpenBundle>
}

/** The process around the bundle. */
export type Host = { environment: Record<string, string | undefined>; version: string }

export type OpenBundle = {
  schedules: readonly Schedule[]
  /** Records the queries of the handlers. */
  watchPool?: (pool: Pool) => void
  /** Runs `work` as a root trace and hands it the trace's id; null when nothing is recorded. */
  record?: (run: RunFacts, work: (traceId: string | null) => Promise<Outcome>) => Promise<Outcome>
  /** Records that somebody is told something about a schedule, while `send` does it. Rejects when `send` does. */
  notify?: (schedule: string, notice: Notice, send: () => Promise<void>) => Promise<void>
  close(): Promise<void>
}

export type Notice = { channel: 'mail'; recipient: string; message: string }

/** One schedule, its policies, and its handler. What is absent takes the default of the contract. */
export type Schedule = {
  name: string
  meaning: string
  when: string
  timeZone?: string
  timeoutMs?: number
  missed?: 'skip' | 'once' | { all: { withinMs: number; most: number } }
  overlap?: 'skip' | 'queue_one' | 'cancel_previous' | 'allow'
  gap?: 'run' | 'skip'
  repeat?: 'once' | 'both'
  retry?: { times: number; initialMs?: number; maxMs?: number; factor?: number }
  interrupted?: 'leave' | 'run_again'
  jitterMs?: number
  alert?: { lateMs?: number; longMs?: number | null; failures?: number }
  enabledWhen?: () => boolean
  /** Returns what it did, in one sentence: it ends the output of the run. */
  run(run: Run): Promise<string>
}

export type RunFacts = {
  schedule: string
  due: Date
  /** When this attempt began, by the database's clock. */
  startedAt: Date
  attempt: number
  origin: 'time' | 'catch_up' | 'manual'
}

/** What a handler is given. */
export type Run = RunFacts & {
  fencingToken: number
  /** Aborts on timeout, shutdown, an interrupt, and when the slot is no longer this daemon's. */
  signal: AbortSignal
  /** The database's time. */
  now(): Date
  print(line: string): void
  /** A transaction that throws, with nothing written, when the slot is no longer this run's. */
  transaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
  /** The last transaction: it also records the slot as ok. */
  finish<T>(work: (client: PoolClient) => Promise<T>): Promise<T>
}

export type Outcome = {
  state: 'ok' | 'failed' | 'timed_out' | 'interrupted'
  error: Error | null
  output: string
}
