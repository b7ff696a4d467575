import { missing, type Problem, wrong } from './problem.ts'
import { isPublished } from './published-secrets.ts'
import type { Written } from './rules.ts'
import { type VariableName, variables } from './schema.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** What production refuses. A rehearsal is a production build on one machine: it may use embedded parts there. */
export function productionProblems(written: Written): Problem[] {
  if (written.NODE_ENV !== 'production') return []
  const rehearsal = written.REHEARSAL === '1' || written.REHEARSAL === 'true'
  return rehearsal
    ? rehearsalProblems(written)
    : [
        ...embeddedProblems(written),
        ...publishedProblems(written),
        ...addressProblems(written),
        ...jobProblems(written),
      ]
}

function rehearsalProblems(written: Written): Problem[] {
  if (written.APP_URL === undefined || isLoopback(written.APP_URL)) return []
  return [wrong('REHEARSAL', 'is for this machine alone; APP_URL must be on localhost')]
}

function embeddedProblems(written: Written): Problem[] {
  if (written.EMBEDDED === undefined) return []
  return [wrong('EMBEDDED', `production needs real services in place of the embedded ${written.EMBEDDED}`)]
}

function publishedProblems(written: Written): Problem[] {
  return (Object.keys(written) as VariableName[])
    .filter((name) => 'secret' in variables[name] && isPublished(written[name] ?? ''))
    .map((name) => wrong(name, 'is published with the source code; choose another'))
}

function addressProblems(written: Written): Problem[] {
  const { APP_URL } = written
  if (APP_URL === undefined || isLoopback(APP_URL) || URL.parse(APP_URL)?.protocol === 'https:') return []
  return [wrong('APP_URL', 'must be https, or sessions travel readable')]
}

function jobProblems(written: Written): Problem[] {
  // With a worker beside it a web process speaks to no job server.
  if (written.APP_URL === undefined || written.WORKER_URL !== undefined) return []
  if (written.INNGEST_DEV !== undefined) {
    return [wrong('INNGEST_DEV', 'takes unsigned calls; use INNGEST_BASE_URL with keys, or Inngest Cloud')]
  }
  return (['INNGEST_EVENT_KEY', 'INNGEST_SIGNING_KEY'] as const)
    .filter((name) => written[name] === undefined)
    .map((name) => missing(name, 'production runs its background jobs on an Inngest server with keys'))
}

function isLoopback(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? ''
  return LOOPBACK.includes(host) || host.endsWith('.localhost')
}
