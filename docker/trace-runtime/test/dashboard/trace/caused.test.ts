import { expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../../receiver/batch.ts'
import { deliver, signBatch } from '../../receiver/sign.ts'
import { startTestReceiver } from '../../receiver/start.ts'

test('a request leads to the job it caused in another trace, and the job back to the request', async () => {
  const { url } = await startTestReceiver()
  const request = makeEntry({ name: 'POST /sources' })
  const query = makeEntry({ type: 'query', traceId: request.traceId, parentId: request.id })
  const job = makeEntry({
    type: 'job',
    name: 'ingest-source',
    links: [{ traceId: request.traceId, id: request.id }],
  })
  await deliver(url, signBatch(makeBatch([request, query])))
  await deliver(url, signBatch(makeBatch([job], { service: 'jobs' })))
  const page = async (path: string) => (await fetch(`${url}/trace${path}`)).text()

  const trace = await page(`/traces/${request.traceId}`)
  expect(trace).toContain('Caused in other traces')
  expect(trace).toContain(`href="/trace/traces/${job.traceId}?entry=`)
  const ofSpan = (id: string) => page(`/traces/${request.traceId}?span=${id}`)
  expect(await ofSpan(request.id)).toContain(`href="/trace/traces/${job.traceId}?entry=`)
  expect(await ofSpan(query.id)).not.toContain(job.traceId)
  expect(await page(`/traces/${job.traceId}?span=${job.id}`)).toContain(
    `href="/trace/traces/${request.traceId}?span=${request.id}"`,
  )
})
