/** Rows as the batch carries them. Moments are ISO text; JSON columns are already text. */
export type EventRow = { id: string; name: string; payload: string; receivedAt: string; routed: boolean }

export type DraftRow = {
  id: string
  functionId: string
  eventId: string
  eventKey: string
  idempotencyKey: string | null
  keys: string
  orderAt: string
  parentRunId: string | null
  parentStepId: string | null
  createdAt: string
}

export type RunRow = {
  id: string
  state: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled'
  output: string | null
  startedAt: string | null
  endedAt: string | null
}

export type StepRow = { runId: string; stepId: string; ordinal: number; name: string; memo: string }

export type TaskRow = {
  runId: string
  stepId: string
  kind: string
  attempt: number
  dueAt: string | null
  detail: string
}

export type CronRow = { functionId: string; expression: string; lastTick: string }

export function toIso(ms: number): string
export function toIso(ms: number | null): string | null
export function toIso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

/** Text that a Postgres text column takes: without NUL and lone surrogates. */
export function toColumnText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed()
}
