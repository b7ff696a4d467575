import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Config } from '@repo/config/load'

/**
 * Whether this is the token of the deploy that is under way, which its executor keeps beside the pointer file for as
 * long as it lasts. At any other time no token is.
 */
export function isDeploying(
  config: Pick<Config<'web'>, 'releasePointerFile'>,
  token: string | null,
): boolean {
  const { releasePointerFile: pointer } = config
  if (!pointer || !token) return false
  const expected = contentOf(path.join(path.dirname(pointer), 'probe'))
  return expected !== null && timingSafeEqual(digest(expected), digest(token))
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
