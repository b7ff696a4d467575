import { expect, it, onTestFinished } from 'vitest'
import type { StoredEntry } from '../../../src/store/store.ts'
import { KEY, openReceiver } from '../open-receiver.ts'
import { asBatches } from '../seed/batches.ts'
import { createRandom } from '../seed/random.ts'
import { addSource } from '../seed/requests.ts'

function comparable({ key: _key, startMs, durationMs, ...entry }: StoredEntry) {
  return { ...entry, startMs: startMs.toFixed(2), durationMs: durationMs?.toFixed(2) }
}

it('is the same trace again in a receiver that takes the file in', async () => {
  const random = createRandom(31)
  const trace = addSource(random, Date.now() - 9000)
  const from = await openReceiver(asBatches(random, trace.reported))
  onTestFinished(from.close)
  const to = await openReceiver([])
  onTestFinished(to.close)

  const exported = await fetch(`${from.url}/traces/${trace.traceId}/otlp.json`)
  const imported = await fetch(`${to.url.slice(0, -'/trace'.length)}/v1/traces`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY.id}:${KEY.secret}`, 'content-type': 'application/json' },
    body: await exported.text(),
  })
  expect([imported.status, await imported.json()]).toEqual([
    200,
    expect.not.objectContaining({ rejectedSpans: expect.anything() }),
  ])

  const before = await from.store.trace(trace.traceId, { limit: 100 })
  const after = await to.store.trace(trace.traceId, { limit: 100 })
  const byId = (a: StoredEntry, b: StoredEntry) => a.id.localeCompare(b.id)
  expect(after.entries.sort(byId).map(comparable)).toEqual(before.entries.sort(byId).map(comparable))
})
