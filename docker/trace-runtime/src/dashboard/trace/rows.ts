import type { StoredEntry } from '../../store/store.ts'
import { endOf, type Node } from './tree.ts'

/** A line of the waterfall. `inside` counts the lines that follow and belong to it. */
export type Row = { level: number; inside: number; hasErrorInside: boolean } & (
  | { kind: 'entry'; entry: StoredEntry }
  /** Entries of one shape with nothing inside them, under one parent. */
  | { kind: 'group'; entries: StoredEntry[] }
  | { kind: 'gap'; fromMs: number; toMs: number; isWait: boolean }
)

/** From here on, entries of one shape are folded into one line. */
const FOLD_FROM = 5
/** A stretch of a parent in which nothing was recorded is pointed out when it is this share of the whole trace. */
const GAP_SHARE = 0.12
const GAP_MIN_MS = 2

/** The lines of a trace from top to bottom. `spanMs` is the length of the whole. */
export function layRows(trees: readonly Node[], spanMs: number): Row[] {
  const smallestGapMs = Math.max(GAP_MIN_MS, spanMs * GAP_SHARE)
  const rows: Row[] = []
  // A stack of its own: a trace may be nested deeper than calls can be.
  const waiting = trees.map((node): Placed => ({ level: 0, item: { kind: 'node', node } })).reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { level, item } = next
    rows.push(...rowsOf(item, level))
    if (item.kind !== 'node') continue
    const inside = itemsIn(item.node, smallestGapMs).map((each): Placed => ({ level: level + 1, item: each }))
    waiting.push(...inside.reverse())
  }
  return countInside(rows)
}

type Placed = { level: number; item: Item }

function rowsOf(item: Item, level: number): Row[] {
  const none = { inside: 0, hasErrorInside: false }
  if (item.kind === 'gap') return [{ ...item, ...none, level }]
  if (item.kind === 'node') return [{ kind: 'entry', entry: item.node.entry, ...none, level }]
  const entries = item.nodes.map(({ entry }) => entry)
  const members = entries.map((entry): Row => ({ kind: 'entry', entry, ...none, level: level + 1 }))
  return [{ kind: 'group', entries, ...none, level }, ...members]
}

/** Fills in how many lines, and whether errors, lie inside of each. */
function countInside(rows: Row[]): Row[] {
  const around: { row: Row; index: number }[] = []
  const leave = (level: number, index: number) => {
    for (let top = around.at(-1); top && top.row.level >= level; top = around.at(-1)) {
      around.pop()
      top.row.inside = index - top.index - 1
      const outer = around.at(-1)?.row
      if (outer && hasError(top.row)) outer.hasErrorInside = true
    }
  }
  for (const [index, row] of rows.entries()) {
    leave(row.level, index)
    around.push({ row, index })
  }
  leave(0, rows.length)
  return rows
}

function hasError(row: Row): boolean {
  return row.hasErrorInside || (row.kind === 'entry' && row.entry.status === 'error')
}

type Item =
  | { kind: 'node'; node: Node }
  | { kind: 'group'; nodes: Node[] }
  | { kind: 'gap'; fromMs: number; toMs: number; isWait: boolean }

/** What stands under a parent: its children by start, those of one shape together, and the stretches between. */
function itemsIn({ entry, children }: Node, smallestGapMs: number): Item[] {
  const shapes = Map.groupBy(children.filter(isLeaf), ({ entry }) => shapeOf(entry))
  const items: Item[] = []
  let coveredMs = entry.startMs
  for (const child of children) {
    const { startMs } = child.entry
    if (startMs - coveredMs >= smallestGapMs)
      items.push({ kind: 'gap', fromMs: coveredMs, toMs: startMs, isWait: startMs > endOf(entry) })
    coveredMs = Math.max(coveredMs, endOf(child.entry))
    const alike = isLeaf(child) ? (shapes.get(shapeOf(child.entry)) ?? []) : []
    if (alike.length < FOLD_FROM) items.push({ kind: 'node', node: child })
    else if (alike[0] === child) items.push({ kind: 'group', nodes: alike })
  }
  const restMs = endOf(entry) - coveredMs
  if (children.length > 0 && restMs >= smallestGapMs)
    items.push({ kind: 'gap', fromMs: coveredMs, toMs: endOf(entry), isWait: false })
  return items
}

function isLeaf({ children }: Node): boolean {
  return children.length === 0
}

export function shapeOf({
  type,
  familyHash,
  name,
}: Pick<StoredEntry, 'type' | 'familyHash' | 'name'>): string {
  return `${type} ${familyHash ?? name}`
}
