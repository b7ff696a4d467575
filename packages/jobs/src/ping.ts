/** Asks a job server whether it is there. The function rejects with what was wrong when it is not. */
export function createPing({ baseUrl }: { baseUrl: string }): (signal: AbortSignal) => Promise<void> {
  const url = new URL('/health', baseUrl)
  return async (signal) => {
    const response = await fetch(url, { signal })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`the job server answered ${response.status}`)
  }
}
