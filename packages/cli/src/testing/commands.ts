import path from 'node:path'
import type { Checkout } from '../checkout.ts'

/** A test runner: how it is called, and where it leaves its JSON report. */
export type RunnerCommand = {
  name: string
  args: string[]
  cwd: string
  environment: Record<string, string>
  report: string
}

export function vitestCommand(
  { root }: Checkout,
  reports: string,
  filters: readonly string[],
  coverage = false,
): RunnerCommand {
  const report = path.join(reports, 'vitest.json')
  const program = path.join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = [
    program,
    'run',
    ...reporters,
    ...(coverage ? ['--coverage'] : []),
    ...(filters.length > 0 ? ['--passWithNoTests'] : []),
    ...filters,
  ]
  return { name: 'vitest', args, cwd: root, environment: {}, report }
}

export function playwrightCommand(
  { web }: Checkout,
  reports: string,
  filters: readonly string[],
): RunnerCommand {
  const report = path.join(reports, 'playwright.json')
  const program = path.join(web, 'node_modules/@playwright/test/cli.js')
  const config = path.join(web, 'playwright.config.ts')
  const args = [
    program,
    'test',
    '--config',
    config,
    '--reporter=list,json',
    '--pass-with-no-tests',
    ...filters,
  ]
  return { name: 'playwright', args, cwd: web, environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: report }, report }
}
