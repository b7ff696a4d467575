import { readFileSync } from 'node:fs'
import type { Config } from '@repo/config/load'

/**
 * Whether this process is of a colour that takes traffic. One file lists them, `blue` or `blue,green`, and is replaced
 * by renaming; read at each question, a switch holds at the next one. Without the file every colour is live, as on a
 * machine that never switched.
 */
export function isLive(config: Pick<Config<'web'>, 'releaseColour' | 'releasePointerFile'>): boolean {
  const { releaseColour: colour, releasePointerFile: file } = config
  if (!colour || !file) return true
  const listed = contentOf(file)
  return listed === null || listed.split(/[\s,]+/).includes(colour)
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
