import { alignColumns } from '../terminal/table.ts'
import type { FirstPage } from './first-page.ts'
import type { Need, Plan } from './needs.ts'
import type { Places } from './places.ts'
import type { Session } from './session.ts'

type Known = { databaseUrl: string; places: Places; port: number; traceBasePath: string }

/** The one table: each need, what serves it, where. */
export function printNeeds(session: Session, plan: Plan, known: Known): void {
  const needs = located(plan.needs, known)
  session.describe({ needs })
  const { terminal } = session
  terminal.line()
  for (const line of needsTable(needs)) terminal.line(`  ${line}`)
  terminal.line()
}

export function needsTable(needs: readonly Need[]): string[] {
  return alignColumns([
    ['Need', 'Served by', 'Where'],
    ...needs.map(({ need, by, where }) => [need, by, where]),
  ])
}

/** Fills in where the embedded parts turned out to be. */
function located(needs: readonly Need[], known: Known): Need[] {
  const { runner, mailbox, trace } = known.places
  const places: Record<string, string | undefined> = {
    Database: new URL(known.databaseUrl).host,
    Jobs: runner && new URL(runner.url).host,
    Mail: mailbox?.viewerUrl,
    Traces: trace && `${trace.url}${known.traceBasePath}/`,
  }
  const web: Need = {
    need: 'Web',
    by: 'Next.js',
    where: `http://localhost:${known.port}`,
    source: 'embedded',
  }
  return [...needs.map((need) => ({ ...need, where: need.where || (places[need.need] ?? '') })), web]
}

/** Says that the first page is there, how long it took, and how to get in. */
export function announce(
  session: Session,
  {
    appUrl,
    page,
    seconds,
    options,
  }: {
    appUrl: string
    page: FirstPage
    seconds: number
    options: { seed: boolean; production: boolean; inBackground?: boolean }
  },
): void {
  const { terminal } = session
  if (page.ok) {
    terminal.line(`${terminal.style('bold', appUrl)} is open after ${seconds.toFixed(1)} s.`)
  } else {
    terminal.line(
      terminal.style('yellow', `${appUrl} runs, but its first page answered ${page.status}. See the log.`),
    )
  }
  const signIn = 'Sign in as admin@trovella.local with admin123, unless you changed it. '
  const howToStop = options.inBackground ? './deploy.sh down' : 'Ctrl-C'
  terminal.line(`${options.seed && !options.production ? signIn : ''}${howToStop} stops everything.`)
}
