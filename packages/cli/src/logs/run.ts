import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { nearest } from '../arguments/nearest.ts'
import type { Checkout } from '../checkout.ts'
import { logsCommand } from '../docker/compose-commands.ts'
import { containersOf } from '../docker/containers.ts'
import { EXIT } from '../exit-codes.ts'
import { type Program, runProgram } from '../process/run-program.ts'

/** Shows the last lines of a part of `dev` or of a container, or of all of the first that there are. */
export async function logs(
  checkout: Checkout,
  { service, follow }: { service: string | undefined; follow: boolean },
): Promise<number> {
  const files = (await readdir(checkout.logs).catch(() => [])).filter((name) => name.endsWith('.log'))
  const parts = files.map((name) => name.slice(0, -'.log'.length)).sort()
  const services = (await containersOf(checkout.root)).map((container) => container.service)
  const chosen = chooseLogs(checkout, { parts, services, service, follow })
  if ('problem' in chosen) {
    process.stderr.write(`${chosen.problem}\n`)
    return EXIT.failed
  }
  return runProgram(chosen)
}

/** Which program shows what was asked for; a part of `dev` before a container of the same name. */
export function chooseLogs(
  { root, logs: folder }: Pick<Checkout, 'root' | 'logs'>,
  {
    parts,
    services,
    service,
    follow,
  }: { parts: string[]; services: string[]; service: string | undefined; follow: boolean },
): Program | { problem: string } {
  const wanted = service ? parts.filter((part) => part === service) : parts
  if (wanted.length > 0) {
    const files = wanted.map((part) => path.join(folder, `${part}.log`))
    // -F goes on when a log that became long is put aside.
    return { program: 'tail', args: [...(follow ? ['-F'] : []), '-n', '100', ...files] }
  }
  if (services.length > 0 && (!service || services.includes(service)))
    return logsCommand(root, service, follow)
  const known = [...new Set([...parts, ...services])]
  if (!service || known.length === 0)
    return { problem: 'There are no logs yet. Start something: ./deploy.sh dev, or ./deploy.sh infra' }
  const meant = nearest(service, known)
  return {
    problem: `There are no logs of "${service}". ${meant ? `Did you mean "${meant}"?` : `There are those of ${known.join(', ')}.`}`,
  }
}
