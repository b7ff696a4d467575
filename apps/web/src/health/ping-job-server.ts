/** Resolves when the job server answers at all; what it thinks of the question does not matter. */
export async function pingJobServer(baseUrl: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(new URL('/health', baseUrl), { signal, redirect: 'manual' })
  await response.body?.cancel()
  if (response.status >= 500) throw new Error(`the job server answered ${response.status}`)
}
