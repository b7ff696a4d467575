import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Checkout } from '../checkout.ts'

const GENERATED = ['AUTH_SECRET', 'TRACE_PROXY_SECRET'] as const

/**
 * The secrets of this checkout's development, made once and kept in .trovella/secrets.json, readable by its
 * owner alone. Throws when the file cannot be understood: making new ones would sign everybody out.
 */
export async function developmentSecrets(checkout: Checkout): Promise<Record<string, string>> {
  await mkdir(checkout.data, { recursive: true })
  const file = path.join(checkout.data, 'secrets.json')
  const kept = await readSecrets(file)
  const absent = GENERATED.filter((name) => kept[name] === undefined)
  if (absent.length === 0) {
    await chmod(file, 0o600)
    return kept
  }
  const secrets = { ...kept, ...Object.fromEntries(absent.map((name) => [name, newSecret()])) }
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, file)
  return secrets
}

async function readSecrets(file: string): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Error(`${file} cannot be read. Repair it, or delete it; then everybody signs in again.`, {
      cause: error,
    })
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64')
}
