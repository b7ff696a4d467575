import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { environment } from '@repo/config/environment'
import type { Checkout } from './checkout.ts'

/** What this process was started with, completed by the .env file of the checkout. Empty values count as unset. */
export function givenEnvironment({ root }: Checkout): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...readEnvFile(path.join(root, '.env')), ...withoutEmpty(environment()) }).filter(
      ([, value]) => value !== '',
    ),
  )
}

function withoutEmpty(variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
}

function readEnvFile(file: string): Record<string, string> {
  try {
    return parseEnv(readFileSync(file, 'utf8')) as Record<string, string>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}
