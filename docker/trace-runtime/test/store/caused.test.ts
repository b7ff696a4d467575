import { expect, test } from 'vitest'
import { makeBatch, makeEntry } from '../receiver/batch.ts'
import { HOUR_MS, openTestStore } from './open-store.ts'

test('a trace tells what it caused in others, over hours, pins and prune', async () => {
  const store = await openTestStore()
  const startMs = Date.now() - 10 * HOUR_MS
  const request = makeEntry({ startMs })
  const links = [{ traceId: request.traceId, id: request.id }]
  const inIt = makeEntry({ traceId: request.traceId, startMs, links })
  const job = makeEntry({ type: 'job', name: 'ingest-source', startMs: startMs + 1_000, links })
  const later = makeEntry({ type: 'job', startMs: startMs + 9 * HOUR_MS, links })
  await store.write(makeBatch([request, inIt, job, later, makeEntry({ startMs })]))

  const caused = await store.causedBy(request.traceId, { limit: 10 })
  expect(caused.map(({ id, causeId }) => [id, causeId])).toEqual([
    [job.id, request.id],
    [later.id, request.id],
  ])
  expect(caused[0]).toMatchObject({ type: 'job', name: 'ingest-source', traceId: job.traceId })
  expect(await store.causedBy(request.traceId, { limit: 1 })).toHaveLength(1)
  expect(await store.causedBy(job.traceId, { limit: 10 })).toEqual([])

  await store.pin(job.traceId)
  await store.prune({ olderThanHours: 5 })
  expect((await store.causedBy(request.traceId, { limit: 10 })).map(({ id }) => id)).toEqual([
    job.id,
    later.id,
  ])
  await store.unpin(job.traceId)
  expect((await store.causedBy(request.traceId, { limit: 10 })).map(({ id }) => id)).toEqual([later.id])
})
