import type { Ctx } from '@repo/library/context'
import type { Opening } from './composition.ts'
import { createWorkerPing } from './health/worker-ping.ts'

export type JobsOpening = Opening & Pick<Ctx, 'db' | 'search'> & { contextFor: (actor: Ctx['actor']) => Ctx }

/** The jobs and the relay that this process runs; neither where a worker does so, which is then asked how they are. */
export async function openJobs(opening: JobsOpening) {
  const { workerUrl } = opening.config
  if (workerUrl) {
    const jobServer = { engine: 'worker' as const, ping: createWorkerPing(workerUrl) }
    return { jobServer, serveJobs: null, relay: null }
  }
  // Loaded only where jobs run: what speaks with the job server takes as much memory as all other packages here.
  const { runJobs } = await import('./run-jobs.ts')
  return runJobs(opening)
}
