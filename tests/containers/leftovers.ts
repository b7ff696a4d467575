import { docker } from './docker.ts'

/** The name of what a test makes on the engine: for `what`, and by which process. */
export function ownName(what: string): string {
  return `trovella-${what}-test-${process.pid}`
}

/**
 * Removes what tests of the same `what` left that were cut off: the engine would start such containers again with the
 * machine.
 */
export async function removeLeftovers(what: string): Promise<void> {
  const own = new RegExp(`^trovella-${what}-test-(\\d+)(?=\\D|$)`)
  const names = (await Promise.all(KINDS.map(namesOf))).flat()
  const left = names.flatMap((name) => {
    const [whole, pid] = own.exec(name) ?? []
    return whole && !isRunning(Number(pid)) ? [whole] : []
  })
  for (const name of new Set(left)) await removeAll(name)
}

/** Removes everything on the engine that has a name, or one that goes on from it with `-` or `_`. */
export async function removeAll(name: string): Promise<void> {
  for (const kind of KINDS) {
    const own = (await namesOf(kind)).filter(
      (each) => each.startsWith(name) && /^([-_]|$)/.test(each.slice(name.length)),
    )
    if (own.length > 0) await docker(...REMOVE[kind], ...own)
  }
}

const KINDS = ['container', 'network', 'volume', 'image'] as const
type Kind = (typeof KINDS)[number]

const LIST: Record<Kind, string[]> = {
  container: ['ps', '--all', '--format', '{{.Names}}'],
  network: ['network', 'ls', '--format', '{{.Name}}'],
  volume: ['volume', 'ls', '--format', '{{.Name}}'],
  image: ['image', 'ls', '--format', '{{.Repository}}'],
}

const REMOVE: Record<Kind, string[]> = {
  container: ['rm', '--force', '--volumes'],
  network: ['network', 'rm'],
  volume: ['volume', 'rm', '--force'],
  image: ['image', 'rm', '--force'],
}

async function namesOf(kind: Kind): Promise<string[]> {
  return (await docker(...LIST[kind])).split('\n').filter(Boolean)
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
