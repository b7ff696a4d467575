import { stem } from '../text/stem.ts'
import { isStopWord } from '../text/stop-words.ts'
import { foldedWords } from '../text/words.ts'
import type { Embedder } from './embedder.ts'

const DIMENSIONS = 256
const PIECE_LENGTH = 3
/** What all pieces of a word weigh together, next to its stem's 1. */
const PIECES_WEIGHT = 0.8

/**
 * The embedder that needs no model and no network: hashed stems and pieces of words, so that texts sharing words,
 * or words spelt alike, are near. It knows nothing of meaning, and says so.
 */
export function lexicalEmbedder(): Embedder {
  return {
    model: 'lexical-256-v1',
    dimensions: DIMENSIONS,
    semantic: false,
    similarityFloor: 0.22,
    embed: async (texts) => texts.map(embedText),
  }
}

/** A unit vector: feature hashing with signs (Weinberger et al. 2009), term frequency as 1 + ln n. */
function embedText(text: string): number[] {
  const vector = new Array<number>(DIMENSIONS).fill(0)
  for (const [word, count] of countWords(text)) {
    const weight = 1 + Math.log(count)
    addFeature(vector, `w:${stem(word)}`, weight)
    const pieces = piecesOf(word)
    for (const piece of pieces)
      addFeature(vector, `p:${piece}`, (weight * PIECES_WEIGHT) / Math.sqrt(pieces.length))
  }
  return normalized(vector)
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of foldedWords(text)) {
    if (!isStopWord(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

function piecesOf(word: string): string[] {
  const framed = `^${word}$`
  return Array.from({ length: Math.max(1, framed.length - PIECE_LENGTH + 1) }, (_, start) =>
    framed.slice(start, start + PIECE_LENGTH),
  )
}

function addFeature(vector: number[], feature: string, weight: number): void {
  const hash = fnv1a(feature)
  const slot = hash % DIMENSIONS
  vector[slot] = (vector[slot] ?? 0) + (hash & 0x10000 ? weight : -weight)
}

/** Fowler, Noll and Vo's 32-bit hash, with a final mix: its low bits alone are too regular for short strings. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function normalized(vector: number[]): number[] {
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => Math.fround(value / length))
}
