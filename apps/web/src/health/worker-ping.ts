/** Asks the worker whether jobs run there. The function rejects with what was wrong when they do not. */
export function createWorkerPing(workerUrl: string): (signal: AbortSignal) => Promise<void> {
  const url = new URL('/api/health', workerUrl)
  return async (signal) => {
    const response = await fetch(url, { signal })
    const { parts } = (await response.json()) as { parts?: { jobs?: { ok: boolean } } }
    if (!parts?.jobs?.ok) throw new Error('the worker answers, but does not reach its job server')
  }
}
