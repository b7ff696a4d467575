import type { AddSourceInput } from '@repo/library/sources/schema'
import type { SourceView } from '@repo/library/sources/view'
import { bareAddress } from '#ui/bare-address.ts'
import { api, messageOf } from './api.ts'
import { createFrameStore } from './frame-store.ts'
import { readPaste } from './read-paste.ts'
import { followSource } from './reading/use-reading.ts'

const PARALLEL = 4

export type PasteResult = {
  label: string
  input: AddSourceInput
  state: 'sending' | 'added' | 'duplicate' | 'refused'
  sourceId: string | null
  reason: string | null
}

let results: readonly PasteResult[] = []
const store = createFrameStore(() => results)

/** What became of each link and note that was saved in this tab, newest first. */
export function usePasteResults(): readonly PasteResult[] {
  return store.useValue()
}

/** Saves links and notes, a few at a time. */
export async function savePasted(inputs: AddSourceInput[]): Promise<void> {
  const fresh = inputs.map(pending)
  show([...fresh, ...results])
  const waiting = [...fresh]
  const work = async () => {
    for (let result = waiting.shift(); result; result = waiting.shift()) await saveOne(result)
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))
}

export function savePastedAgain(result: PasteResult): Promise<void> {
  update(result, { state: 'sending', reason: null })
  return saveOne(result)
}

/** Takes all out of the list but those that are being saved. */
export function clearPasted(): void {
  show(results.filter(({ state }) => state === 'sending'))
}

async function saveOne(result: PasteResult): Promise<void> {
  try {
    const { duplicate, ...source } = await api<SourceView & { duplicate: boolean }>('/api/v1/sources', {
      method: 'POST',
      json: result.input,
    })
    followSource(source)
    update(result, { state: duplicate ? 'duplicate' : 'added', sourceId: source.id })
  } catch (error) {
    update(result, { state: 'refused', reason: messageOf(error) })
  }
}

function update({ input }: PasteResult, change: Partial<PasteResult>): void {
  show(results.map((each) => (each.input === input ? { ...each, ...change } : each)))
}

function show(next: readonly PasteResult[]): void {
  results = next
  store.publish()
}

function pending(input: AddSourceInput): PasteResult {
  return { label: labelOf(input), input, state: 'sending', sourceId: null, reason: null }
}

function labelOf(input: AddSourceInput): string {
  if (input.kind === 'link') return bareAddress(input.url)
  const pasted = readPaste(input.text)
  return pasted.kind === 'note' ? pasted.title : 'Note'
}
