import { requestsPerSecond } from './load.ts'
import { startStack } from './stack.ts'
import { against, type Row } from './table.ts'

/** What readiness costs beside a route handler that only answers, in the same process. */
export async function benchReady(): Promise<Row[]> {
  const stack = await startStack()
  try {
    const measure = (path: string) =>
      requestsPerSecond({ url: `${stack.url}${path}`, clients: 16, requests: 5_000 })
    const bare = await measure('/api/live')
    const ready = await measure('/api/ready')
    const baseline = { name: '/api/live, a constant answer', value: bare }
    return [against({ name: '/api/ready', value: ready, unit: 'requests/s', baseline, target: '>= 0.6x' })]
  } finally {
    await stack.close()
  }
}
