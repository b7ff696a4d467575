import { type Finding, lastName, list, type Node, text } from './nodes.ts'

/** What `alter table` may do without anybody noticing. */
const QUIET = new Set([
  ...[
    'AT_ColumnDefault',
    'AT_DropNotNull',
    'AT_ValidateConstraint',
    'AT_SetRelOptions',
    'AT_ResetRelOptions',
  ],
  ...[
    'AT_SetStatistics',
    'AT_SetOptions',
    'AT_EnableTrig',
    'AT_SetStorage',
    'AT_SetCompression',
    'AT_DropConstraint',
  ],
])

/** What one command of `alter table` on a table that was there before means for the release before. */
export function tableFindings(table: string, command: Node): Finding[] {
  const kind = text(command.subtype)
  const name = text(command.name)
  const column = (command.def as Node | undefined)?.ColumnDef as Node | undefined
  const constraint = (command.def as Node | undefined)?.Constraint as Node | undefined
  if (kind === 'AT_AddColumn' && column) return addedColumn(table, column)
  if (kind === 'AT_AddConstraint' && constraint) return addedConstraint(table, constraint)
  if (kind === 'AT_DropColumn') return [contract(`drops the column ${table}.${name}`)]
  if (kind === 'AT_SetNotNull') {
    return [
      unsafe(`reads all of ${table} while nobody can use it`),
      contract(`refuses rows without ${table}.${name}, which the release before may write`),
    ]
  }
  if (kind === 'AT_AlterColumnType') {
    return [
      unsafe(`may rewrite ${table} while nobody can use it`),
      contract(`changes the type of ${table}.${name}`),
    ]
  }
  return QUIET.has(kind) ? [] : [unsafe(`alters ${table} in a way that is not known: ${kind}`)]
}

function addedColumn(table: string, column: Node): Finding[] {
  const constraints = list(column.constraints).map((each) => each.Constraint as Node)
  const of = (kind: string) => constraints.find(({ contype }) => contype === kind)
  const name = `${table}.${text(column.colname)}`
  const standard = of('CONSTR_DEFAULT')
  const findings: Finding[] = []
  if (of('CONSTR_NOTNULL') && !standard && !of('CONSTR_IDENTITY') && !of('CONSTR_GENERATED')) {
    findings.push(
      contract(`adds ${name}, which the release before does not write and which must not be null`),
    )
  }
  const rewrites = of('CONSTR_IDENTITY') || of('CONSTR_GENERATED') || isVolatile(standard)
  if (rewrites) findings.push(unsafe(`rewrites ${table} to fill ${name}`))
  if (of('CONSTR_UNIQUE') || of('CONSTR_PRIMARY')) {
    findings.push(unsafe(`lets nobody write to ${table} while an index is built`))
  }
  return findings
}

/** Only what is the same for all rows of a statement is filled in without writing them. */
function isVolatile(standard: Node | undefined): boolean {
  const called = ((standard?.raw_expr as Node | undefined)?.FuncCall as Node | undefined)?.funcname
  return (
    called !== undefined &&
    !['now', 'transaction_timestamp', 'statement_timestamp'].includes(lastName(called))
  )
}

function addedConstraint(table: string, constraint: Node): Finding[] {
  const refuses = contract(`refuses rows of ${table} that the release before may write`)
  return constraint.skip_validation
    ? [refuses]
    : [refuses, unsafe(`checks all of ${table} while nobody can write to it`)]
}

function contract(why: string): Finding {
  return { class: 'contract', why }
}

function unsafe(why: string): Finding {
  return { class: 'unsafe', why }
}
