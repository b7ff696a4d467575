import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { environment } from '@repo/config/environment'
import type { Checkout } from '../checkout.ts'
import { findStack, listens } from '../docker/stack.ts'
import { alignColumns } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { findChromium } from './chromium.ts'
import { playwrightCommand, type RunnerCommand, vitestCommand } from './commands.ts'
import { type Counts, playwrightCounts, sumCounts, vitestCounts, withExitCode } from './counts.ts'
import { playwrightFailures, vitestFailures } from './failures.ts'
import { runRunner } from './run-runner.ts'
import { decideServices, type TestServices } from './services.ts'

export type TestOptions = {
  browser: boolean
  /** Also the tests that build images and start containers. */
  containers: boolean
  coverage: boolean
  filters: readonly string[]
}

/** Runs every test. What failed is said again at the end; the last line reads `N passed, N failed, N skipped`. */
export async function test(checkout: Checkout, terminal: Terminal, options: TestOptions): Promise<number> {
  const given = environment()
  const services = decideServices(given, await findStack(checkout.root), await findChromium(given))
  const silent = await namedButSilent(given)
  if (silent.length > 0) {
    terminal.line(`${silent.join(' and ')} is set, but nothing answers there.`)
    return 1
  }
  printServices(terminal, services)
  const reports = path.join(checkout.data, 'reports')
  await mkdir(reports, { recursive: true })
  const results = await runAll(
    checkout,
    reports,
    { ...given, ...services.environment, ...(options.containers ? { TEST_CONTAINERS: '1' } : {}) },
    options,
  )
  const { passed, failed, skipped } = sumCounts(results.map(({ counts }) => counts))
  if (services.missing.length > 0) {
    terminal.line(`Left out for want of ${services.missing.map((line) => line.split(':')[0]).join(', ')}.`)
  }
  for (const line of results.flatMap(({ failures }) => failures)) {
    terminal.line(`${terminal.style('red', 'failed')} ${line}`)
  }
  terminal.line(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed > 0 ? 1 : 0
}

type Result = { counts: Counts; failures: string[] }

async function runAll(
  checkout: Checkout,
  reports: string,
  env: Record<string, string>,
  options: TestOptions,
): Promise<Result[]> {
  const results = [
    await runVitest(vitestCommand(checkout, reports, options.filters, options.coverage), env, checkout.root),
  ]
  const hasBrowserTests = existsSync(path.join(checkout.web, 'playwright.config.ts'))
  if (!options.browser || !hasBrowserTests || !env.CHROMIUM_PATH) return results
  return [...results, await runPlaywright(playwrightCommand(checkout, reports, options.filters), env)]
}

async function runVitest(command: RunnerCommand, env: Record<string, string>, root: string): Promise<Result> {
  const { report, exitCode } = await runRunner(command, env)
  return { counts: withExitCode(vitestCounts(report), exitCode), failures: vitestFailures(report, root) }
}

async function runPlaywright(command: RunnerCommand, env: Record<string, string>): Promise<Result> {
  const { report, exitCode } = await runRunner(command, env)
  return { counts: withExitCode(playwrightCounts(report), exitCode), failures: playwrightFailures(report) }
}

/** A service that was named is meant: without it the run would only seem complete. */
async function namedButSilent(given: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const names = ['TEST_POSTGRES_URL', 'TEST_PGVECTOR_URL', 'TEST_REDIS_URL', 'TEST_TYPESENSE_URL']
  const answers = await Promise.all(names.map(async (name) => !given[name] || (await listens(given[name]))))
  return names.filter((_, index) => !answers[index])
}

function printServices(terminal: Terminal, { used, missing }: TestServices): void {
  const rows = [['Tests run against', '', ''], ...used.map(({ need, by, where }) => [`  ${need}`, by, where])]
  for (const line of alignColumns(rows)) terminal.line(line)
  for (const line of missing) terminal.line(`  ${terminal.style('yellow', 'missing')} ${line}`)
  terminal.line()
}
