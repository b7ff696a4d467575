import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Checkout } from '../../checkout.ts'

/** What of infra/ a machine has: the rest is for those who set machines up. */
const INSTALLED = [
  'docker-compose.prod.yml',
  'restore.sh',
  'sync-secrets-vm.sh',
  'secrets.json',
  'caddy',
  'postgres',
  'observability',
] as const

/** SHA-256 of each file that a deploy brings, by its path on the machine. */
export async function fileHashes({ root }: Checkout): Promise<Record<string, string>> {
  const infra = path.join(root, 'infra')
  const files = (await Promise.all(INSTALLED.map((name) => filesBelow(infra, name)))).flat()
  const hashed = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(path.join(infra, file))
      return [file, createHash('sha256').update(content).digest('hex')] as const
    }),
  )
  return Object.fromEntries(hashed)
}

async function filesBelow(folder: string, name: string): Promise<string[]> {
  if (path.extname(name)) return [name]
  const entries = await readdir(path.join(folder, name), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}

/** The folder of one deploy as a tar: its plan, the script that performs it, and the files it brings. */
export async function packRun(
  { root }: Checkout,
  run: { plan: string; script: string; withFiles: boolean },
): Promise<Buffer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trovella-deploy-'))
  try {
    await writeFile(path.join(folder, 'plan'), run.plan)
    await writeFile(path.join(folder, 'server.sh'), run.script)
    await mkdir(path.join(folder, 'files'))
    for (const name of run.withFiles ? INSTALLED : []) {
      await cp(path.join(root, 'infra', name), path.join(folder, 'files', name), { recursive: true })
    }
    return await tar(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function tar(folder: string): Promise<Buffer> {
  const child = spawn('tar', ['-c', '-C', folder, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // On a Mac tar would add files of its own.
    env: { PATH: '/usr/bin:/bin:/usr/local/bin', COPYFILE_DISABLE: '1' },
  })
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  return Promise.race([buffer(child.stdout), failed])
}
