import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Entry } from '../../../src/entry.ts'
import { type OpenReceiver, openReceiver, write } from '../open-receiver.ts'
import { asBatches } from '../seed/batches.ts'
import { createRandom, type Random } from '../seed/random.ts'
import { library } from '../seed/requests.ts'

type Event = { id: string; event: string; data: string }

let receiver: OpenReceiver
let random: Random
let readers: ReadableStreamDefaultReader<Uint8Array>[] = []

beforeEach(async () => {
  random = createRandom(23)
  receiver = await openReceiver([])
})
afterEach(async () => {
  for (const reader of readers) await reader.cancel()
  readers = []
  await receiver.close()
})

/** Opens the stream and returns a function that waits for an event of one kind. */
async function open(lastEventId?: string): Promise<(kind: string) => Promise<Event>> {
  const response = await fetch(`${receiver.url}/live/stream`, {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  })
  const reader = response.body?.getReader()
  if (!reader) throw new Error('the stream has no body')
  readers.push(reader)
  const decoder = new TextDecoder()
  let text = decoder.decode((await reader.read()).value)
  return async (kind) => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end === -1) {
        const { value, done } = await reader.read()
        if (done) throw new Error(`the stream ended before an event ${kind}`)
        text += decoder.decode(value, { stream: true })
        continue
      }
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
      )
      text = text.slice(end + 2)
      if (fields.get('event') === kind)
        return { id: fields.get('id') ?? '', event: kind, data: fields.get('data') ?? '' }
    }
  }
}

async function arrive(): Promise<number> {
  const batches = asBatches(random, library(random, Date.now()).reported)
  await write(receiver.store, batches)
  return batches.flatMap(({ entries }) => entries).length
}

function copies(entry: Entry, count: number): Entry[] {
  return Array.from({ length: count }, (_, index) => ({
    ...entry,
    traceId: random.hex(32),
    id: random.hex(16),
    startMs: entry.startMs + index / 8,
  }))
}

function rowsIn(markup: string): number {
  return markup.split('<li class="row').length - 1
}

it('gives a view that comes back what it missed, once', async () => {
  const next = await open()
  const before = await arrive()
  const { id, data } = await next('rows')
  expect(rowsIn(data)).toBe(before)
  await readers.pop()?.cancel()

  const missed = await arrive()
  const again = await open(id)
  const { data: caughtUp } = await again('rows')
  expect(rowsIn(caughtUp)).toBe(missed)
})

it('says that it does not know what a view missed of another run', async () => {
  const next = await open('another0-17')
  expect((await next('gap')).data).toBe('-1')
})

it('says how many a view missed that are no longer held', async () => {
  const next = await open()
  const count = await arrive()
  const { id } = await next('rows')
  await readers.pop()?.cancel()
  const [run] = id.split('-')

  const batch = asBatches(random, library(random, Date.now()).reported)[0]
  const entry = batch?.entries[0]
  if (!batch || !entry) throw new Error('nothing to send')
  const many = copies(entry, 5200)
  await write(receiver.store, [{ ...batch, batchId: crypto.randomUUID(), entries: many }])
  const again = await open(`${run}-${count}`)
  expect((await again('gap')).data).toBe('200')
})

it('shows the newest of what comes too fast, and counts the rest', async () => {
  const next = await open()
  const batch = asBatches(random, library(random, Date.now()).reported)[0]
  const entry = batch?.entries[0]
  if (!batch || !entry) throw new Error('nothing to send')
  const many = copies(entry, 500)
  await write(receiver.store, [{ ...batch, batchId: crypto.randomUUID(), entries: many }])
  expect((await next('skipped')).data).toBe('440')
  expect(rowsIn((await next('rows')).data)).toBe(60)
})
