import type { MigrationClass } from '@repo/db/migrate'
import { parse } from 'libpg-query'
import { dropFindings } from './drops.ts'
import { type Finding, list, type Node, single, text } from './nodes.ts'
import { tableFindings } from './tables.ts'

export type Classified = { class: MigrationClass; why: string[] }

const ORDER: readonly MigrationClass[] = ['expand', 'unsafe', 'contract']

/**
 * Classes a migration by Postgres's own parser. `expand`: the release before goes on with the schema after it.
 * `contract`: it may not. `unsafe`: it goes on, but waits while a table is locked, or nobody can tell. What a migration
 * does to a table that it has made itself is nobody else's business.
 */
export async function classify(sql: string): Promise<Classified> {
  const { stmts = [] } = (await parse(sql)) as { stmts?: { stmt?: Node }[] }
  const made = new Set<string>()
  const findings = stmts.flatMap(({ stmt = {} }) => {
    const [kind = '', statement = {}] = single(stmt)
    if (kind === 'CreateStmt' || kind === 'CreateTableAsStmt') made.add(tableOf(kind, statement))
    return findingsOf(kind, statement, made)
  })
  return {
    class: ORDER[Math.max(0, ...findings.map((finding) => ORDER.indexOf(finding.class)))] ?? 'expand',
    why: [...new Set(findings.map(({ why }) => why))],
  }
}

function tableOf(kind: string, statement: Node): string {
  const into = kind === 'CreateTableAsStmt' ? (statement.into as Node | undefined)?.rel : statement.relation
  return text((into as Node | undefined)?.relname)
}

/** Statements that only add, or change what no release notices. */
const ADDING = new Set([
  ...['CreateStmt', 'CreateTableAsStmt', 'CreateSeqStmt', 'CreateExtensionStmt', 'CreateSchemaStmt'],
  ...['CreateFunctionStmt', 'CreateTrigStmt', 'CreateEnumStmt', 'CreateDomainStmt', 'CompositeTypeStmt'],
  ...['AlterEnumStmt', 'AlterSeqStmt', 'AlterTSConfigurationStmt', 'AlterTSDictionaryStmt', 'DefineStmt'],
  ...[
    'CommentStmt',
    'InsertStmt',
    'SelectStmt',
    'ViewStmt',
    'GrantStmt',
    'VariableSetStmt',
    'CreateStatsStmt',
  ],
])

function findingsOf(kind: string, statement: Node, made: ReadonlySet<string>): Finding[] {
  const table = text((statement.relation as Node | undefined)?.relname)
  if (table && made.has(table)) return []
  if (kind === 'IndexStmt') return indexFindings(table, statement)
  if (kind === 'AlterTableStmt') {
    return list(statement.cmds).flatMap((command) => tableFindings(table, command.AlterTableCmd as Node))
  }
  if (kind === 'DropStmt') return dropFindings(statement, made)
  if (kind === 'RenameStmt') {
    const name = text(statement.subname) || table
    return [{ class: 'contract', why: `renames ${name} to ${text(statement.newname)}` }]
  }
  if (kind === 'UpdateStmt') {
    return statement.whereClause ? [] : [{ class: 'unsafe', why: `rewrites every row of ${table}` }]
  }
  if (kind === 'DeleteStmt') return [{ class: 'contract', why: `deletes rows of ${table}` }]
  if (kind === 'TruncateStmt') return [{ class: 'contract', why: 'empties a table' }]
  if (kind === 'DoStmt')
    return [{ class: 'unsafe', why: 'runs a DO block, which nobody can read from outside' }]
  return ADDING.has(kind)
    ? []
    : [{ class: 'unsafe', why: `has a statement of a kind that is not known: ${kind}` }]
}

function indexFindings(table: string, statement: Node): Finding[] {
  const locks: Finding[] = statement.concurrent
    ? []
    : [{ class: 'unsafe', why: `lets nobody write to ${table} while an index is built` }]
  return statement.unique
    ? [...locks, { class: 'contract', why: `refuses rows of ${table} that the release before may write` }]
    : locks
}
