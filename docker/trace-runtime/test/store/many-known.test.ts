import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import { hourOf, segmentFile } from '../../src/store/segment/file.ts'
import { openSegmentWriter, type SegmentShare } from '../../src/store/writer/segment-writer.ts'
import { temporaryFolder } from '../receiver/start.ts'
import { KEY_ID, MIB } from './open-store.ts'

const KNOWN = 100_000
const AT_ONCE = 1_000

test('a hundred thousand batches that are known take no memory, and each is known again, also after a restart', () => {
  const database = path.join(temporaryFolder(), 'trace.sqlite')
  const file = segmentFile(database, { hourMs: hourOf(Date.now()), part: 0, isPinned: false })
  const first = openSegmentWriter(file)
  const probes: string[] = []
  first.write([shareOf(randomUUID())])
  const before = bytesHeld()
  for (let written = 0; written < KNOWN; written += AT_ONCE) {
    const ids = Array.from({ length: AT_ONCE }, () => randomUUID())
    first.write(ids.map(shareOf))
    probes.push(ids[0] as string)
  }
  expect(bytesHeld() - before).toBeLessThan(2 * MIB)
  expect(first.write(probes.map(shareOf))).toEqual(probes.map(() => null))
  first.close()

  const second = openSegmentWriter(file)
  onTestFinished(second.close)
  expect(second.write(probes.map(shareOf))).toEqual(probes.map(() => null))
  expect(second.write([shareOf(randomUUID())])).toEqual([[]])
  expect(bytesHeld() - before).toBeLessThan(2 * MIB)
  // Whatever was sent again added nothing.
  expect(second.db.prepare('select count(*) as known from batches').get()?.known).toBe(KNOWN + 2)
})

function shareOf(batchId: string): SegmentShare {
  return {
    ...{ keyId: KEY_ID, batchId, service: 'web', instance: null, arrivedMs: Date.now() },
    ...{ entries: [], blocks: [], requestCounts: [], drops: [], leaks: [] },
  }
}

/** By V8, after what nobody holds is gone. The pages that SQLite keeps are bounded by a number of its own. */
function bytesHeld(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
