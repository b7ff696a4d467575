import path from 'node:path'
import { serverFlags } from '@repo/config/server-flags'
import type { Checkout } from '../checkout.ts'

export type PartName = 'postgres' | 'runner' | 'mailbox' | 'trace' | 'schedules' | 'web'

/** How to start one part: a Node program, its arguments, and what its environment adds. */
export type Program<Name extends string = string> = {
  name: Name
  args: string[]
  cwd: string
  env: Record<string, string>
}

/** Replaces the programs of parts in tests: the path of a script for each. */
export type Scripts = Record<'embedded' | 'trace' | 'schedules' | 'next' | 'standalone' | 'guard', string>

export function scriptsOf({ root, web }: Checkout): Scripts {
  return {
    embedded: path.join(root, 'packages/embedded/src/main.ts'),
    trace: path.join(root, 'docker/trace-runtime/src/main.ts'),
    schedules: path.join(root, 'docker/schedule-runtime/src/main.ts'),
    next: path.join(web, 'node_modules/next/dist/bin/next'),
    standalone: path.join(web, '.next/standalone/apps/web/server.js'),
    guard: path.join(root, 'packages/cli/src/dev/end-with-parent.ts'),
  }
}

export function postgresProgram(
  checkout: Checkout,
  scripts: Scripts,
  env: Record<string, string>,
): Program<PartName> {
  const directory = path.join(checkout.data, 'postgres')
  return {
    name: 'postgres',
    args: [scripts.embedded, 'postgres', '--directory', directory],
    cwd: checkout.root,
    env,
  }
}

export function runnerProgram(
  checkout: Checkout,
  scripts: Scripts,
  options: { port: number; env: Record<string, string> },
): Program<PartName> {
  const args = [scripts.embedded, 'runner', '--port', String(options.port)]
  return { name: 'runner', args, cwd: checkout.root, env: options.env }
}

export function mailboxProgram(
  checkout: Checkout,
  scripts: Scripts,
  options: { smtpPort: number; httpPort: number; env: Record<string, string> },
): Program<PartName> {
  const directory = path.join(checkout.data, 'mailbox')
  const ports = ['--smtp-port', String(options.smtpPort), '--http-port', String(options.httpPort)]
  const args = [scripts.embedded, 'mailbox', '--directory', directory, ...ports]
  return { name: 'mailbox', args, cwd: checkout.root, env: options.env }
}

export function traceProgram(
  checkout: Checkout,
  scripts: Scripts,
  options: { port: number; env: Record<string, string> },
): Program<PartName> {
  const database = path.join(checkout.data, 'trace/trace-runtime.sqlite')
  const env = {
    ...options.env,
    PORT: String(options.port),
    HOST: '127.0.0.1',
    DB_DATABASE_SQLITE: database,
    // Without it each of its threads strips types at every start, which takes them 30 MB.
    NODE_COMPILE_CACHE: path.join(checkout.data, 'trace/compile-cache'),
  }
  return { name: 'trace', args: [scripts.trace, 'trace:start'], cwd: checkout.root, env }
}

export function schedulesProgram(
  checkout: Checkout,
  scripts: Scripts,
  env: Record<string, string>,
): Program<PartName> {
  // As in its image: docker/schedule-runtime/Dockerfile.
  const args = ['--max-semi-space-size=1', '--optimize-for-size', scripts.schedules, 'schedule:start']
  return { name: 'schedules', args, cwd: checkout.root, env }
}

export function webProgram(
  checkout: Checkout,
  scripts: Scripts,
  options: { port: number; host: string; production: boolean; env: Record<string, string> },
): Program<PartName> {
  const next = [
    scripts.next,
    'dev',
    '--turbopack',
    '--port',
    String(options.port),
    '--hostname',
    options.host,
  ]
  const args = [
    '--import',
    scripts.guard,
    ...(options.production ? [...serverFlags, scripts.standalone] : next),
  ]
  return { name: 'web', args, cwd: checkout.web, env: options.env }
}
