import { maskAssignments } from './assignments.ts'
import { maskCards } from './cards.ts'
import type { OnFound } from './mask.ts'
import { maskPem } from './pem.ts'
import { maskTokens } from './tokens.ts'
import { maskUrlCredentials } from './url-credentials.ts'

/** Shorter than any secret that is known by its form or stands after its name. */
const MIN_LENGTH = 6

/** A text without the secrets in it. Its cost grows with its length and no faster, whatever it holds. */
export function maskText(text: string, onFound: OnFound): string {
  if (text.length < MIN_LENGTH) return text
  const withoutBlocks = maskUrlCredentials(maskPem(text, onFound), onFound)
  return maskCards(maskAssignments(maskTokens(withoutBlocks, onFound), onFound), onFound)
}
