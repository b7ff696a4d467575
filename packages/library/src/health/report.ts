import type { Clock } from '../context.ts'
import { bounded } from './bounded.ts'
import {
  type HealthParts,
  type PartState,
  probeBackups,
  probeCache,
  probeDatabase,
  probeDisk,
  probeDrift,
  probeJobs,
  probeSchedules,
  probeSearch,
} from './probes.ts'

export type PartHealth = PartState & { latencyMs: number }

/** `unhealthy` means nothing works without the part that fails; `degraded` means something is missing. */
export type HealthReport = {
  status: 'healthy' | 'degraded' | 'unhealthy'
  checkedAt: string
  parts: Record<keyof typeof probes, PartHealth>
}

const probes = {
  database: probeDatabase,
  cache: probeCache,
  search: probeSearch,
  drift: probeDrift,
  jobs: probeJobs,
  schedules: probeSchedules,
  backups: probeBackups,
  disk: probeDisk,
}
type PartName = keyof typeof probes

/**
 * Makes the check of a process's parts. It answers within `timeoutMs` whatever hangs, never asks a part that
 * still owes an answer again, and gives callers within `cacheMs` the same report.
 */
export function createHealthReport(
  parts: HealthParts & { clock: Clock },
  options: { timeoutMs?: number; cacheMs?: number } = {},
): () => Promise<HealthReport> {
  const { timeoutMs = 800, cacheMs = 1_000 } = options
  const checks = Object.entries(probes).map(
    ([name, probe]) => [name, bounded((signal) => probe(parts, signal), timeoutMs)] as const,
  )
  let latest: { at: number; report: Promise<HealthReport> } | null = null
  return () => {
    const at = parts.clock.now().getTime()
    if (!latest || at - latest.at >= cacheMs) latest = { at, report: reportOf(checks, new Date(at)) }
    return latest.report
  }
}

async function reportOf(
  checks: (readonly [string, () => Promise<PartHealth>])[],
  checkedAt: Date,
): Promise<HealthReport> {
  const answers = await Promise.all(checks.map(async ([name, check]) => [name, await check()] as const))
  const parts = Object.fromEntries(answers) as Record<PartName, PartHealth>
  return { status: statusOf(parts), checkedAt: checkedAt.toISOString(), parts }
}

function statusOf(parts: Record<PartName, PartHealth>): HealthReport['status'] {
  if (!parts.database.ok) return 'unhealthy'
  return Object.values(parts).every(({ ok }) => ok) ? 'healthy' : 'degraded'
}
