import type { Log } from '@repo/trace/log'
import type { Recorder } from '@repo/trace/recorder'
import type { Serving } from './part.ts'

/**
 * Serves until a signal, or until the process that started this one is gone, then closes and ends. Says `ready`
 * to that process over IPC. Ends with 1 when the part does not start or breaks down.
 */
export async function serveUntilStopped(
  log: Log,
  recorder: Recorder,
  start: () => Promise<Serving>,
): Promise<void> {
  const asked = askedToStop()
  try {
    const serving = await start()
    process.send?.({ ready: true, ...serving.about })
    try {
      await (serving.broken ? Promise.race([asked, serving.broken]) : asked)
    } finally {
      await serving.close()
      await recorder.close()
    }
    process.exit(0)
  } catch (err) {
    log.fatal({ err }, 'the part ends')
    await recorder.close()
    process.exit(1)
  }
}

function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    // The last two are a closed terminal and a starter that was killed.
    for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => resolve())
  })
}
