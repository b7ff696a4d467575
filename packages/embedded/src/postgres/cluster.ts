import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Binaries, majorVersion } from './binaries.ts'
import type { Identity } from './identity.ts'
import { isAlive } from './postmaster.ts'

export const SUPERUSER = 'trovella'

/** Postgres takes character classes from the system; which UTF-8 locale exists differs between systems. */
const CHARACTER_LOCALES = ['C.UTF-8', 'en_US.UTF-8', 'C']

export type Cluster = { data: string; password: string }

/**
 * Opens the cluster of a directory, and makes it first where there is none. It is built beside and renamed, so
 * a crash half way leaves nothing behind, and of two that start at once one wins and both use its cluster.
 * Throws when the data belongs to another major version of Postgres.
 */
export async function openCluster(
  directory: string,
  binaries: Binaries,
  identity: Identity,
): Promise<Cluster> {
  const home = path.join(directory, 'cluster')
  if (!(await exists(home))) {
    await removeDeadDrafts(directory)
    const draft = path.join(directory, `draft-${process.pid}-${randomBytes(4).toString('hex')}`)
    try {
      await build(draft, binaries, identity)
      await rename(draft, home).catch(async (error) => {
        if (!(await exists(home))) throw error
      })
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  }
  await checkVersion(path.join(home, 'data'), binaries)
  return { data: path.join(home, 'data'), password: await readFile(path.join(home, 'password'), 'utf8') }
}

async function build(draft: string, binaries: Binaries, identity: Identity): Promise<void> {
  const data = path.join(draft, 'data')
  const password = randomBytes(24).toString('hex')
  const passwordFile = path.join(draft, 'initdb-password')
  await mkdir(draft, { mode: identity.owner ? 0o711 : 0o700 })
  await mkdir(data, { mode: 0o700 })
  await identity.own(data)
  await writeFile(passwordFile, password, { mode: 0o600 })
  await identity.own(passwordFile)
  await initialise(data, passwordFile, binaries, identity)
  await rm(passwordFile)
  await writeFile(path.join(draft, 'password'), password, { mode: 0o600 })
}

async function initialise(data: string, passwordFile: string, binaries: Binaries, identity: Identity) {
  for (const locale of CHARACTER_LOCALES) {
    try {
      await initdb(data, passwordFile, locale, binaries, identity)
      return
    } catch (error) {
      const { stderr } = error as { stderr?: string }
      if (!stderr?.includes('invalid locale name')) {
        throw new Error(`initdb failed: ${stderr?.trim() || (error as Error).message}`, { cause: error })
      }
    }
  }
  throw new Error(`initdb knows none of the locales ${CHARACTER_LOCALES.join(', ')}`)
}

async function initdb(
  data: string,
  passwordFile: string,
  locale: string,
  binaries: Binaries,
  identity: Identity,
): Promise<void> {
  const { program, args, ...owner } = identity.command(binaries.initdb, [
    `--pgdata=${data}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--lc-collate=C',
    `--lc-ctype=${locale}`,
    '--lc-messages=C',
    '--lc-monetary=C',
    '--lc-numeric=C',
    '--lc-time=C',
    '--no-instructions',
  ])
  await promisify(execFile)(program, args, { ...owner, cwd: '/', timeout: 120_000 })
}

async function checkVersion(data: string, binaries: Binaries): Promise<void> {
  const [found, wanted] = await Promise.all([
    readFile(path.join(data, 'PG_VERSION'), 'utf8'),
    majorVersion(binaries),
  ])
  if (found.trim() === wanted) return
  throw new Error(
    `${data} was made by Postgres ${found.trim()}, and this release runs Postgres ${wanted}. Go back to the release ` +
      `that made it and export your library, or move the folder away to start with an empty one.`,
  )
}

async function removeDeadDrafts(directory: string): Promise<void> {
  for (const entry of await readdir(directory)) {
    const pid = /^draft-(\d+)-/.exec(entry)?.[1]
    if (pid && !isAlive(Number(pid))) {
      await rm(path.join(directory, entry), { recursive: true, force: true })
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
