const LIMIT_MS = 1_500

export type Health = { status: string; checks: { name: string; ok: boolean; detail: string }[] }

/** What /api/health answers, reduced to what a table shows; null without an answer. */
export async function fetchHealth(baseUrl: string): Promise<Health | null> {
  try {
    const response = await fetch(`${baseUrl}/api/health`, { signal: AbortSignal.timeout(LIMIT_MS) })
    return healthOf(await response.json())
  } catch {
    return null
  }
}

export function healthOf(body: unknown): Health | null {
  if (!isObject(body) || typeof body.status !== 'string') return null
  const checks = Object.entries(isObject(body.parts) ? body.parts : {}).flatMap(([name, check]) =>
    isObject(check) && typeof check.ok === 'boolean' ? [{ name, ok: check.ok, detail: detailOf(check) }] : [],
  )
  return { status: body.status, checks }
}

function detailOf(check: Record<string, unknown>): string {
  return ['engine', 'latencyMs', 'message']
    .flatMap((name) => (check[name] === undefined || check[name] === null ? [] : [`${name} ${check[name]}`]))
    .join(', ')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
