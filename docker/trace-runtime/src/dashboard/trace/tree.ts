import type { StoredEntry } from '../../store/store.ts'

/** An entry with what happened inside it, by start. */
export type Node = { entry: StoredEntry; children: Node[] }

/**
 * The trees of a trace: usually one. An entry whose parent is not here is a root, and so is one of a ring of entries
 * that name each other as parents, so that every entry is shown once.
 */
export function buildTrees(entries: readonly StoredEntry[]): Node[] {
  const byId = new Map<string, Node>()
  const nodes = [...entries].sort(byStart).map((entry): Node => ({ entry, children: [] }))
  for (const node of nodes) if (!byId.has(node.entry.id)) byId.set(node.entry.id, node)

  const roots: Node[] = []
  for (const node of nodes) {
    const parent = node.entry.parentId === null ? undefined : byId.get(node.entry.parentId)
    if (parent && parent !== node) parent.children.push(node)
    else roots.push(node)
  }
  return [...roots, ...ringsOf(nodes, roots)].sort((a, b) => byStart(a.entry, b.entry))
}

/** One node of each ring, cut from its parent. */
function ringsOf(nodes: readonly Node[], roots: readonly Node[]): Node[] {
  const reached = new Set<Node>()
  const reach = (from: Node) => {
    const waiting = [from]
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      reached.add(node)
      for (const child of node.children) if (!reached.has(child)) waiting.push(child)
    }
  }
  for (const root of roots) reach(root)
  if (reached.size === nodes.length) return []

  const parentOf = new Map(nodes.flatMap((node) => node.children.map((child) => [child, node] as const)))
  const cut: Node[] = []
  for (const node of nodes) {
    if (reached.has(node)) continue
    const parent = parentOf.get(node)
    if (parent) parent.children = parent.children.filter((child) => child !== node)
    cut.push(node)
    reach(node)
  }
  return cut
}

export function endOf({ startMs, durationMs }: { startMs: number; durationMs: number | null }): number {
  return startMs + (durationMs ?? 0)
}

function byStart(a: StoredEntry, b: StoredEntry): number {
  return a.startMs - b.startMs || endOf(b) - endOf(a)
}
