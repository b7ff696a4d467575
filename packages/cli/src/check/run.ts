import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { environment } from '@repo/config/environment'
import type { Checkout } from '../checkout.ts'
import { alignColumns } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { checkDocuments } from './documents.ts'
import { checkEnvironmentExample, writeEnvironmentExample } from './environment-example.ts'
import { checkFileSizes, measureFiles, sizeNote } from './file-sizes.ts'
import { checkKubernetes } from './kubernetes/check.ts'
import { checkMemoryBudget, writeMemoryBudget } from './memory-budget.ts'
import { checkMigrations, recordMigrations } from './migrations.ts'
import { checkScheduleTable, writeScheduleTable } from './schedule-table.ts'
import { checkSecretList, writeSecretList } from './secret-list.ts'
import { programSteps, type Step } from './steps.ts'
import { checkTerraform } from './terraform/check.ts'
import { checkTerraformFormat } from './terraform/format.ts'
import { checkWorkflows } from './workflows.ts'

type Outcome = { name: string; problems: string[]; leftOut: string | null; seconds: number }

const LIMIT_MS = 600_000

/** Runs every check and prints one table, below it the output of what failed. */
export async function check(
  checkout: Checkout,
  terminal: Terminal,
  options: { fix: boolean },
): Promise<number> {
  if (options.fix) {
    await writeEnvironmentExample(checkout)
    await writeSecretList(checkout)
    await recordMigrations(checkout)
    await writeScheduleTable(checkout)
    await writeMemoryBudget(checkout)
  }
  const steps: Step[] = [
    ...programSteps(checkout, options),
    { name: '.env.example', inspect: checkEnvironmentExample },
    { name: 'list of secrets', inspect: checkSecretList },
    { name: 'migrations', inspect: checkMigrations },
    { name: 'table of schedules', inspect: checkScheduleTable },
    { name: 'memory budget', inspect: checkMemoryBudget },
    { name: 'documents', inspect: checkDocuments },
    { name: 'rules for workflows', inspect: checkWorkflows },
    { name: 'terraform', inspect: checkTerraform },
    { name: 'format of terraform', inspect: checkTerraformFormat },
    { name: 'kubernetes', inspect: checkKubernetes },
    { name: 'file sizes', inspect: checkFileSizes },
  ]
  const outcomes: Outcome[] = []
  for (const step of steps) outcomes.push(await outcomeOf(checkout, terminal, step))
  const failed = outcomes.filter(({ problems }) => problems.length > 0)
  for (const line of report(outcomes, terminal)) terminal.line(line)
  terminal.line(`  ${sizeNote(await measureFiles(checkout))}`)
  const skipped = outcomes.filter(({ leftOut }) => leftOut).length
  const passed = outcomes.length - failed.length - skipped
  terminal.line(`${passed} passed, ${failed.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failed.length > 0 ? 1 : 0
}

async function outcomeOf(checkout: Checkout, terminal: Terminal, step: Step): Promise<Outcome> {
  const began = performance.now()
  const found = await terminal.progress(step.name, () =>
    'inspect' in step ? step.inspect(checkout) : outputOfFailure(checkout, step),
  )
  const result = Array.isArray(found) ? { problems: found, leftOut: null } : { problems: [], ...found }
  return { name: step.name, ...result, seconds: (performance.now() - began) / 1_000 }
}

async function outputOfFailure(
  { root }: Checkout,
  step: { program: string; args: string[] },
): Promise<string[]> {
  const env = {
    ...environment(),
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    NO_COLOR: '1',
  }
  try {
    await promisify(execFile)(step.program, step.args, {
      cwd: root,
      env,
      timeout: LIMIT_MS,
      maxBuffer: 64 * 1024 * 1024,
    })
    return []
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    return [stdout, stderr].some((text) => text.trim())
      ? [stdout.trim(), stderr.trim()].filter(Boolean)
      : [message]
  }
}

function report(outcomes: readonly Outcome[], terminal: Terminal): string[] {
  const rows = alignColumns(
    outcomes.map(({ name, seconds, leftOut }) => [
      name,
      leftOut ? `left out: ${leftOut}` : `${seconds.toFixed(1)} s`,
    ]),
  )
  const table = outcomes.map(({ problems, leftOut }, index) => {
    if (leftOut) return `  ${terminal.style('yellow', '–')} ${rows[index]}`
    const mark = problems.length === 0 ? terminal.style('green', '✓') : terminal.style('red', '✗')
    return `  ${mark} ${rows[index]}`
  })
  const details = outcomes
    .filter(({ problems }) => problems.length > 0)
    .flatMap(({ name, problems }) => ['', terminal.style('bold', name), ...problems])
  return [...table, ...details]
}
