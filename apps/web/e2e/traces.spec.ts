import type { ReceivedEntry } from '@repo/trace/testing'
import { paste } from './person.ts'
import { expect, OWNER_STATE, place, test } from './test.ts'

test.use({ storageState: OWNER_STATE })

const entries = async () => (await (await fetch(place('E2E_TRACES_URL'))).json()) as ReceivedEntry[]

/** The types of a trace, once it has all of these. */
async function traceWith(root: (entry: ReceivedEntry) => boolean, types: string[]): Promise<ReceivedEntry[]> {
  let found: ReceivedEntry[] = []
  await expect(async () => {
    const all = await entries()
    const traces = all
      .filter((entry) => entry.type === 'request' && root(entry))
      .map(({ traceId }) => all.filter((entry) => entry.traceId === traceId))
    found = traces.find((trace) => types.every((type) => trace.some((entry) => entry.type === type))) ?? []
    expect(found).not.toEqual([])
  }).toPass({ timeout: 20_000 })
  return found
}

test('a page is one trace: the request, the proxy before it, what was rendered and what that asked for', async ({
  page,
}) => {
  await page.goto('/status')
  const trace = await traceWith(({ content }) => content.path === '/status', ['middleware', 'view', 'query'])
  const request = trace.find(({ type }) => type === 'request')
  expect(request).toMatchObject({ name: 'GET /status', content: { status: 200, route: '/status' } })
})

test('what is saved is one trace, from the decision and the rows over the event to the job', async ({
  page,
}) => {
  await paste(page, 'Traces follow a note to its job.')
  const trace = await traceWith(
    ({ name }) => name === 'POST /api/v1/sources',
    ['gate', 'model', 'cache', 'event', 'job'],
  )
  expect(trace.find(({ type }) => type === 'request')?.content.status).toBe(202)
})
