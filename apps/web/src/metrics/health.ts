import { Gauge, type Registry } from 'prom-client'
import { openComposition } from '../composition-slot.ts'

/** The numbers of the health report: which part says it, under which name, and by what to divide. */
const NUMBERS = [
  ['jobs', 'pending', 'trovella_outbox_pending', 'Events that were not taken up yet.', 1],
  ['jobs', 'oldestPendingMs', 'trovella_outbox_oldest_seconds', 'How long the oldest of them waits.', 1_000],
  ['jobs', 'deadLetters', 'trovella_dead_letters', 'Jobs that gave up and were not replayed.', 1],
  ['drift', 'sources', 'trovella_index_drift_sources', 'Sources that the index does not hold yet.', 1],
  ['schedules', 'daemons', 'trovella_schedule_daemons', 'Schedule daemons that live.', 1],
  ['schedules', 'overdue', 'trovella_schedules_overdue', 'Schedules that nobody ran in time.', 1],
  ['schedules', 'running', 'trovella_schedules_running', 'Schedules that run now.', 1],
  ['schedules', 'paused', 'trovella_schedules_paused', 'Schedules that are paused.', 1],
  ['disk', 'freeBytes', 'trovella_disk_free_bytes', 'Free space on the disk of this process.', 1],
] as const

/** Measures what the health report says. The function returned asks it anew. */
export function measureHealth(registry: Registry): () => Promise<void> {
  const registers = [registry]
  const up = new Gauge({
    name: 'trovella_part_up',
    help: 'Whether a part works.',
    labelNames: ['part'] as const,
    registers,
  })
  const gauges = NUMBERS.map(([part, field, name, help, divisor]) => {
    return { part, field, divisor, gauge: new Gauge({ name, help, registers }) }
  })
  return async () => {
    const report = await openComposition()?.health()
    if (!report) return up.set({ part: 'database' }, 0)
    for (const [part, { ok }] of Object.entries(report.parts)) up.set({ part }, ok ? 1 : 0)
    for (const { part, field, divisor, gauge } of gauges) {
      const value = report.parts[part][field]
      if (typeof value === 'number') gauge.set(value / divisor)
    }
  }
}
