import { execFile } from 'node:child_process'
import { chown, stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'

const run = promisify(execFile)

/** Existing accounts without privileges, in order of preference. */
const UNPRIVILEGED_USERS = ['postgres', 'nobody']

/** As whom Postgres runs, and how to start a program as that user. */
export type Identity = {
  /** The user that owns the data; null when it is the user of this process. */
  owner: { uid: number; gid: number } | null
  own(file: string): Promise<void>
  command(program: string, args: string[]): { program: string; args: string[]; uid?: number; gid?: number }
}

/**
 * Postgres refuses to run as root, so root lends it an existing unprivileged user. Where that user cannot reach
 * the files, as in a clone under a private /root, it also gets the capability to pass directories.
 */
export async function chooseIdentity(binaries: Binaries, directory: string): Promise<Identity> {
  if (process.getuid?.() !== 0) {
    return { owner: null, own: async () => undefined, command: (program, args) => ({ program, args }) }
  }
  const owner = (await ownerOfData(directory)) ?? (await findUnprivilegedUser())
  const own = (file: string) => chown(file, owner.uid, owner.gid)
  const plain: Identity = { owner, own, command: (program, args) => ({ program, args, ...owner }) }
  const capable: Identity = {
    owner,
    own,
    command: (program, args) => ({ program: 'setpriv', args: [...setprivFlags(owner), program, ...args] }),
  }
  for (const identity of [plain, capable]) {
    if (await canReach(identity, binaries, directory)) return identity
  }
  throw new Error(
    `Postgres refuses to run as root, and no other user can reach ${directory}. Move the folder out of the ` +
      'private one (or chmod o+x it), install setpriv (package util-linux), or set DATABASE_URL to a Postgres of your own.',
  )
}

async function ownerOfData(directory: string): Promise<{ uid: number; gid: number } | null> {
  const data = await stat(path.join(directory, 'cluster/data')).catch(() => null)
  return data && data.uid !== 0 ? { uid: data.uid, gid: data.gid } : null
}

async function findUnprivilegedUser(): Promise<{ uid: number; gid: number }> {
  for (const name of UNPRIVILEGED_USERS) {
    try {
      const [uid, gid] = await Promise.all([id('-u', name), id('-g', name)])
      if (uid !== 0) return { uid, gid }
    } catch {
      // No such user on this system.
    }
  }
  throw new Error(
    `Postgres refuses to run as root, and this system has no user ${UNPRIVILEGED_USERS.join(' or ')} to run it as. ` +
      'Start this as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
  )
}

async function id(flag: string, name: string): Promise<number> {
  const { stdout } = await run('id', [flag, name], { timeout: 5_000 })
  return Number.parseInt(stdout, 10)
}

async function canReach(identity: Identity, binaries: Binaries, directory: string): Promise<boolean> {
  const script = 'test -x "$1" && test -x "$2" && test -r "$3"'
  const { program, args, ...owner } = identity.command('sh', [
    '-c',
    script,
    'sh',
    directory,
    binaries.postgres,
    binaries.share,
  ])
  try {
    await run(program, args, { ...owner, cwd: '/', timeout: 5_000 })
    return true
  } catch {
    return false
  }
}

function setprivFlags({ uid, gid }: { uid: number; gid: number }): string[] {
  const capability = '+dac_override'
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=${capability}`,
    `--ambient-caps=${capability}`,
    // access(2), by which initdb looks for its programs, forgets the capabilities of other users without this.
    '--securebits=+no_setuid_fixup',
  ]
}
