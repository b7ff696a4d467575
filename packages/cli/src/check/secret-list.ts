import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { secretsJson } from '@repo/config/secret-list'
import type { Checkout } from '../checkout.ts'

const FILE = 'infra/secrets.json'

export async function checkSecretList({ root }: Checkout): Promise<string[]> {
  const written = await readFile(path.join(root, FILE), 'utf8').catch(() => '')
  return written === secretsJson()
    ? []
    : [
        `${FILE} does not list the secrets of packages/config/src/variables. Write it with: ./deploy.sh check --fix`,
      ]
}

export async function writeSecretList({ root }: Checkout): Promise<void> {
  await writeFile(path.join(root, FILE), secretsJson())
}
