import type { HealthReport, PartHealth } from '@repo/library/health/report'
import { openComposition } from '../composition-slot.ts'

type PublicReport = {
  status: HealthReport['status']
  checkedAt: string
  parts: Record<string, PartHealth>
}

/** The health report for anybody who asks: without what may quote addresses inside. */
export async function healthNow(): Promise<PublicReport> {
  const parts = openComposition()
  if (!parts) return notStarted()
  const report = await parts.health()
  const told = Object.entries(report.parts).map(([name, { message: _, relay: __, ...part }]) => [name, part])
  return { ...report, parts: Object.fromEntries(told) }
}

function notStarted(): PublicReport {
  const database: PartHealth = { ok: false, engine: 'postgres', latencyMs: 0 }
  return { status: 'unhealthy', checkedAt: new Date().toISOString(), parts: { database } }
}
