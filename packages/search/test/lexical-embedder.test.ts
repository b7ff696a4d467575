import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { lexicalEmbedder } from '../src/embedding/lexical-embedder.ts'

const embedder = lexicalEmbedder()

async function similarity(a: string, b: string): Promise<number> {
  const [one = [], other = []] = await embedder.embed([a, b])
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0)
}

describe('lexicalEmbedder', () => {
  it('says that it is not semantic, and what it makes', () => {
    expect(embedder).toMatchObject({ model: 'lexical-256-v1', dimensions: 256, semantic: false })
  })

  it('makes the same vector of length one for the same text, always', async () => {
    const [first = [], second] = await embedder.embed([
      'Sourdough bread needs time',
      'Sourdough bread needs time',
    ])
    expect(first).toEqual(second)
    expect(first).toHaveLength(256)
    expect(Math.hypot(...first)).toBeCloseTo(1, 5)
    // Stored vectors are compared with those of a later release: a change needs a new model name.
    const digits = first.map((value) => value.toFixed(4)).join()
    expect(createHash('sha256').update(digits).digest('hex').slice(0, 16)).toBe(PINNED)
  })

  it('finds texts near that share words, their forms, or their spelling', async () => {
    const text = 'Baking sourdough bread: the dough rests overnight.'
    expect(await similarity('bake bread', text)).toBeGreaterThan(0.22)
    expect(await similarity('kubernetes', 'kuberntes')).toBeGreaterThan(0.22)
    expect(await similarity('rocket engines', text)).toBeLessThan(0.22)
  })

  it('makes a vector of zeros of a text without words', async () => {
    const [vector = []] = await embedder.embed(['?! …'])
    expect(vector.every((value) => value === 0)).toBe(true)
  })
})

const PINNED = '58dc598bf3b6dee1'
