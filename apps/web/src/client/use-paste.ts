import type { AddSourceInput } from '@repo/library/sources/schema'
import type { AddResult } from '@repo/library/sources/view'
import { useState } from 'react'
import { ApiProblem, api, messageOf } from './api.ts'
import { readPaste } from './read-paste.ts'
import { followSource } from './uploads/use-uploads.ts'

const PARALLEL = 4

export type PasteResult = {
  label: string
  input: AddSourceInput
  state: 'sending' | 'added' | 'duplicate' | 'refused'
  sourceId: string | null
  reason: string | null
}

/** Saves links and notes, a few at a time, and keeps what became of each, newest first. */
export function usePaste() {
  const [results, setResults] = useState<PasteResult[]>([])
  const update = (result: PasteResult, change: Partial<PasteResult>) =>
    setResults((all) => all.map((each) => (each.input === result.input ? { ...each, ...change } : each)))

  const saveOne = async (result: PasteResult) => {
    try {
      const { id, duplicate } = await api<AddResult['source'] & { duplicate: boolean }>('/api/v1/sources', {
        method: 'POST',
        json: result.input,
      })
      if (!duplicate) followSource(id)
      update(result, { state: duplicate ? 'duplicate' : 'added', sourceId: id })
    } catch (error) {
      update(result, {
        state: 'refused',
        reason: error instanceof ApiProblem ? error.message : messageOf(error),
      })
    }
  }
  const save = async (inputs: AddSourceInput[]) => {
    const fresh = inputs.map((input) => pending(input))
    setResults((all) => [...fresh, ...all])
    const waiting = [...fresh]
    const work = async () => {
      for (let result = waiting.shift(); result; result = waiting.shift()) await saveOne(result)
    }
    await Promise.all(Array.from({ length: PARALLEL }, work))
  }
  const retry = (result: PasteResult) => {
    update(result, { state: 'sending', reason: null })
    return saveOne(result)
  }
  return { results, save, retry }
}

function pending(input: AddSourceInput): PasteResult {
  return { label: labelOf(input), input, state: 'sending', sourceId: null, reason: null }
}

function labelOf(input: AddSourceInput): string {
  if (input.kind === 'link') return input.url
  const pasted = readPaste(input.text)
  return pasted.kind === 'note' ? pasted.title : 'Note'
}
