import type { RunWatcher } from '../daemon/runs.ts'
import type { Log } from '../log.ts'

const TIMEOUT_MS = 5_000

/**
 * Tells a dead man's switch that a run has begun, and how it ended and after how many milliseconds: the paths of
 * https://healthchecks.io/docs/http_api/ . The template's `{schedule}` is the name.
 */
export function createPings(template: string, log: Log): { watcher: RunWatcher; flush(): Promise<void> } {
  const underWay = new Set<Promise<void>>()
  const ping = (schedule: string, path: string, body = '') => {
    const url = new URL(template.replaceAll('{schedule}', encodeURIComponent(schedule)))
    url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`
    const sent = send(url, body).catch((error: unknown) => {
      // The address is a secret: whoever has it can say that all is well.
      log.warn('a ping did not arrive', { schedule, error: reasonOf(error) })
    })
    underWay.add(sent)
    void sent.finally(() => underWay.delete(sent))
  }
  return {
    watcher: {
      started: ({ name }) => ping(name, '/start'),
      ended: ({ name }, _claim, { state, isLast, durationMs, error }) => {
        const took = `${state} after ${Math.round(durationMs)} ms`
        if (state === 'ok') ping(name, '', took)
        else if (isLast) ping(name, '/fail', error ? `${took}: ${error.message}` : took)
      },
    },
    flush: async () => {
      await Promise.all(underWay)
    },
  }
}

async function send(url: URL, body: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(TIMEOUT_MS) })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`answered ${response.status}`)
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string } }
  return cause?.code ?? message
}
