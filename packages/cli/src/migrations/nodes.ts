import type { MigrationClass } from '@repo/db/migrate'

/** A node of Postgres's parse tree: one key, which says what it is, or the fields of that. */
export type Node = { readonly [field: string]: unknown }

export type Finding = { class: MigrationClass; why: string }

export function single(node: Node): [string, Node] {
  const [entry] = Object.entries(node)
  return entry ? [entry[0], entry[1] as Node] : ['', {}]
}

export function list(value: unknown): Node[] {
  return Array.isArray(value) ? (value as Node[]) : []
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The last part of a name: `a` of `public.a`. */
export function lastName(parts: unknown): string {
  return text((list(parts).at(-1)?.String as Node | undefined)?.sval)
}
