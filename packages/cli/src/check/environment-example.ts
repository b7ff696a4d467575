import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { envExample } from '@repo/config/env-example'
import type { Checkout } from '../checkout.ts'

export async function checkEnvironmentExample({ root }: Checkout): Promise<string[]> {
  const written = await readFile(path.join(root, '.env.example'), 'utf8').catch(() => '')
  return written === envExample()
    ? []
    : [
        '.env.example does not say what packages/config/src/variables says. Write it with: ./deploy.sh check --fix',
      ]
}

export async function writeEnvironmentExample({ root }: Checkout): Promise<void> {
  await writeFile(path.join(root, '.env.example'), envExample())
}
