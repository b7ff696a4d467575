import { preciseDuration } from './relative-time.ts'

type Policy = Record<string, unknown>

const missed = {
  skip: 'left out',
  once: 'made up for once',
} as Record<string, string>
const overlap = {
  skip: 'the new one is left out',
  queue_one: 'the new one waits, one at most',
  cancel_previous: 'the older one is interrupted',
  allow: 'both run',
} as Record<string, string>

/** What was decided for a schedule, as pairs of a term and what it means. Those the daemon did not write are left out. */
export function policyInWords(policy: Policy): { term: string; meaning: string }[] {
  return [
    { term: 'At most', meaning: lengthOf(policy.timeoutMs) },
    { term: 'Missed runs are', meaning: missedOf(policy.missed) },
    { term: 'While one runs', meaning: overlap[String(policy.overlap)] ?? null },
    { term: 'After a failure', meaning: retryOf(policy.retry) },
    {
      term: 'When the daemon stops',
      meaning:
        { leave: 'it stays interrupted', run_again: 'it runs again' }[String(policy.interrupted)] ?? null,
    },
    { term: 'Spread over', meaning: policy.jitterMs ? lengthOf(policy.jitterMs) : null },
  ].flatMap(({ term, meaning }) => (meaning === null ? [] : [{ term, meaning }]))
}

function lengthOf(ms: unknown): string | null {
  return typeof ms === 'number' ? preciseDuration(ms) : null
}

function missedOf(value: unknown): string | null {
  if (typeof value === 'string') return missed[value] ?? null
  const all = (value as { all?: { withinMs?: unknown; most?: unknown } } | undefined)?.all
  if (!all) return null
  return `made up for, ${all.most} at most of the last ${lengthOf(all.withinMs) ?? 'while'}`
}

function retryOf(value: unknown): string | null {
  const { times, initialMs } = (value ?? {}) as { times?: unknown; initialMs?: unknown }
  if (typeof times !== 'number') return null
  if (times === 0) return 'no further attempt'
  return `${times} more ${times === 1 ? 'attempt' : 'attempts'}, the first after ${lengthOf(initialMs) ?? 'a moment'}`
}
