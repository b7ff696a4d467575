import { expect, test } from 'vitest'
import { archiveName, momentOf } from '../src/folder/name.ts'
import { archivesToRemove } from '../src/folder/retention.ts'

const at = (moment: string) => ({ snapshotAt: new Date(moment) })
const nights = Array.from({ length: 60 }, (_, day) => ({
  snapshotAt: new Date(Date.UTC(2026, 0, 1 + day, 2, 37)),
}))
const days = (archives: { snapshotAt: Date }[]) =>
  archives.map(({ snapshotAt }) => snapshotAt.toISOString().slice(5, 10)).sort()

test('keeps the newest of each day and of each week, Monday to Sunday', () => {
  const removed = archivesToRemove(nights, { daily: 7, weekly: 4 })
  const kept = nights.filter((night) => !removed.includes(night))
  expect(days(kept)).toEqual(
    ['02-08', '02-15', '02-22', '02-23', '02-24', '02-25', '02-26', '02-27', '02-28', '03-01'].sort(),
  )
})

test('keeps days that have an archive, however long ago, and the newest of all', () => {
  const old = [at('2020-01-01T01:00:00Z'), at('2020-01-01T02:00:00Z'), at('2021-01-01T02:00:00Z')]
  expect(archivesToRemove(old, { daily: 2, weekly: 0 })).toEqual([old[0]])
  expect(archivesToRemove(old, { daily: 0, weekly: 0 })).toEqual([old[1], old[0]])
})

test('knows an archive by its name and nothing else', () => {
  const moment = new Date('2026-11-25T17:05:09Z')
  const name = archiveName(moment)
  expect(name).toBe('trovella-20261125T170509Z.tar.age')
  expect(momentOf(name)).toEqual(moment)
  expect([`${name}.part`, 'trovella-20261325T170509Z.tar.age', 'x'].map(momentOf)).toEqual([null, null, null])
})
