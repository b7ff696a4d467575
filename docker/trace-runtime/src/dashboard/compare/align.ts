import type { StoredEntry } from '../../store/store.ts'
import { shapeOf } from '../trace/rows.ts'
import type { Node } from '../trace/tree.ts'

/** What one side has of a shape at one place of the tree. */
export type Side = { entries: StoredEntry[]; totalMs: number; errors: number }

export type Comparison = {
  level: number
  name: string
  type: StoredEntry['type']
  left: Side | null
  right: Side | null
}

/**
 * Two traces laid over each other: at each place of the tree entries of one shape are one line, in the order of the
 * right side with what only the left has where it stood. Repeats are counted and their durations added.
 */
export function align(left: readonly Node[], right: readonly Node[]): Comparison[] {
  const lines: Comparison[] = []
  // A stack of its own: a trace may be nested deeper than calls can be.
  const waiting = pairsOf(left, right, 0).reverse()
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const { level } = pair
    const { entry } = pair.right[0] ?? pair.left[0] ?? {}
    if (!entry) continue
    lines.push({
      level,
      name: entry.name,
      type: entry.type,
      left: sideOf(pair.left),
      right: sideOf(pair.right),
    })
    waiting.push(...pairsOf(childrenOf(pair.left), childrenOf(pair.right), level + 1).reverse())
  }
  return lines
}

type Pair = { level: number; left: readonly Node[]; right: readonly Node[] }

/** What stands at one place of both trees, by shape. */
function pairsOf(left: readonly Node[], right: readonly Node[], level: number): Pair[] {
  const leftShapes = Map.groupBy(left, ({ entry }) => shapeOf(entry))
  const rightShapes = Map.groupBy(right, ({ entry }) => shapeOf(entry))
  return merged([...leftShapes.keys()], [...rightShapes.keys()]).map((shape) => ({
    level,
    left: leftShapes.get(shape) ?? [],
    right: rightShapes.get(shape) ?? [],
  }))
}

/** The right order, each shape that only the left has behind the one that it follows there. */
function merged(left: readonly string[], right: readonly string[]): string[] {
  const order = [...right]
  const known = new Set(right)
  for (const [index, shape] of left.entries()) {
    if (known.has(shape)) continue
    const before = left[index - 1]
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, shape)
  }
  return order
}

function sideOf(nodes: readonly Node[]): Side | null {
  if (nodes.length === 0) return null
  const entries = nodes.map(({ entry }) => entry)
  return {
    entries,
    totalMs: entries.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0),
    errors: entries.filter(({ status }) => status === 'error').length,
  }
}

function childrenOf(nodes: readonly Node[]): Node[] {
  return nodes.flatMap(({ children }) => children)
}

export type Verdict = 'new' | 'gone' | 'more' | 'fewer' | 'slower' | 'faster' | 'failed' | 'same'

/** Half as long again, and by more than this, is slower. */
const NOTICEABLE_MS = 1

/** What the right side has become, seen from the left. */
export function verdictOf({ left, right }: Comparison): Verdict {
  if (!left) return 'new'
  if (!right) return 'gone'
  if (right.errors > left.errors) return 'failed'
  if (right.entries.length > left.entries.length) return 'more'
  if (right.entries.length < left.entries.length) return 'fewer'
  if (right.totalMs > left.totalMs * 1.5 && right.totalMs - left.totalMs > NOTICEABLE_MS) return 'slower'
  if (left.totalMs > right.totalMs * 1.5 && left.totalMs - right.totalMs > NOTICEABLE_MS) return 'faster'
  return 'same'
}
