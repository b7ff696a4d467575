import { setTimeout as delay } from 'node:timers/promises'

const WITHIN_MS = 20_000

/**
 * Has the worker of this container tell the job server which functions it serves now, because a redeploy is not
 * noticed otherwise, and compares what the server then lists with what the build had. Rejects with a sentence.
 */
export async function syncJobs(options: {
  workerUrl: string
  jobServerUrl: string
  /** Ids with the app's before them, as the server lists them: `trovella-ingest`. */
  expected: readonly string[]
}): Promise<void> {
  const { workerUrl, jobServerUrl, expected } = options
  const registered = await fetch(new URL('/api/inngest', workerUrl), { method: 'PUT' })
  if (!registered.ok) {
    throw new Error(`The worker could not register its jobs: ${registered.status} ${await registered.text()}`)
  }
  const deadline = Date.now() + WITHIN_MS
  let problem = ''
  while (Date.now() < deadline) {
    problem = difference(expected, await listed(jobServerUrl))
    if (!problem) return
    await delay(500)
  }
  throw new Error(problem)
}

/** What the job server lists differently than the build, in words; nothing when it does not. */
export function difference(expected: readonly string[], listed: readonly string[]): string {
  const missing = expected.filter((id) => !listed.includes(id))
  const surplus = listed.filter((id) => !expected.includes(id))
  return [
    missing.length ? `The job server does not know ${missing.join(', ')}.` : '',
    surplus.length ? `The job server still has ${surplus.join(', ')}.` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** Inngest's own pages ask this way; its REST API lists no functions. */
async function listed(jobServerUrl: string): Promise<string[]> {
  const response = await fetch(new URL('/v0/gql', jobServerUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ functions { slug } }' }),
  })
  const { data } = (await response.json()) as { data?: { functions: { slug: string }[] } }
  if (!data) throw new Error(`The job server answered ${response.status} when asked for its functions.`)
  return data.functions.map(({ slug }) => slug)
}
