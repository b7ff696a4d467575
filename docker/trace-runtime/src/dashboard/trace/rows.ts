import type { StoredEntry } from '../../store/store.ts'
import { endOf, type Node } from './tree.ts'

/** A line of the waterfall. `inside` counts the lines that follow and belong to it. */
export type Row = { level: number; inside: number; hasErrorInside: boolean } & (
  | { kind: 'entry'; entry: StoredEntry }
  /** Entries of one shape with nothing inside them, under one parent. */
  | { kind: 'group'; id: string; entries: StoredEntry[] }
  | { kind: 'gap'; fromMs: number; toMs: number; isWait: boolean }
)

/** From here on, entries of one shape are folded into one line. */
export const FOLD_FROM = 5
/** A stretch of a parent in which nothing was recorded is pointed out when it is this share of the whole trace. */
const GAP_SHARE = 0.12
const GAP_MIN_MS = 2

/** The lines of a trace from top to bottom. `spanMs` is the length of the whole. */
export function layRows(trees: readonly Node[], spanMs: number): Row[] {
  const rows: Row[] = []
  const smallestGapMs = Math.max(GAP_MIN_MS, spanMs * GAP_SHARE)
  for (const tree of trees) lay(tree, 0, { rows, smallestGapMs })
  return rows
}

type Laying = { rows: Row[]; smallestGapMs: number }

/** Returns whether an error is in it. A loop over a stack of its own would not read better, and depth is bounded here. */
function lay(node: Node, level: number, laying: Laying): boolean {
  const { rows } = laying
  const row: Row = { kind: 'entry', entry: node.entry, level, inside: 0, hasErrorInside: false }
  const at = rows.push(row)
  for (const item of itemsIn(node, laying.smallestGapMs)) {
    if (item.kind === 'node') row.hasErrorInside = lay(item.node, level + 1, laying) || row.hasErrorInside
    else if (item.kind === 'group')
      row.hasErrorInside = layGroup(item.nodes, level + 1, rows) || row.hasErrorInside
    else rows.push({ ...item, level: level + 1, inside: 0, hasErrorInside: false })
  }
  row.inside = rows.length - at
  return row.hasErrorInside || node.entry.status === 'error'
}

function layGroup(nodes: readonly Node[], level: number, rows: Row[]): boolean {
  const entries = nodes.map(({ entry }) => entry)
  const hasErrorInside = entries.some(({ status }) => status === 'error')
  rows.push({
    kind: 'group',
    id: entries[0]?.id ?? '',
    entries,
    level,
    inside: entries.length,
    hasErrorInside,
  })
  for (const entry of entries)
    rows.push({ kind: 'entry', entry, level: level + 1, inside: 0, hasErrorInside: false })
  return hasErrorInside
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
