import { maskAssignments } from './assignments.ts'
import { maskCards } from './cards.ts'
import { createSecretNames } from './names.ts'
import { maskPem } from './pem.ts'
import { maskTokens } from './tokens.ts'
import { maskUrlCredentials } from './url-credentials.ts'

export type Redactor = {
  /** Whether the whole value of a field of this name is a secret. */
  isSecretField(name: string): boolean
  /** A text without the secrets in it. Its cost grows with its length and no faster, whatever it holds. */
  text(text: string): string
}

/** Shorter than any secret that is known by its form or stands after its name. */
const MIN_LENGTH = 6
/** Statements, paths and header values repeat: what was found clean is looked up. Secrets are not remembered. */
const MAX_REMEMBERED = 2_000
const MAX_REMEMBERED_LENGTH = 1_024

/** Finds secrets by the names of fields and by their form. `names` are further names of secret fields. */
export function createRedactor(names: readonly string[] = []): Redactor {
  const secretNames = createSecretNames(names)
  const clean = new Set<string>()
  const masked = (text: string) => {
    const withoutBlocks = maskUrlCredentials(maskPem(text))
    return maskCards(maskAssignments(maskTokens(withoutBlocks), secretNames.isWord))
  }
  const remember = (text: string) => {
    if (text.length > MAX_REMEMBERED_LENGTH) return
    if (clean.size >= MAX_REMEMBERED) clean.clear()
    clean.add(text)
  }
  return {
    isSecretField: secretNames.isField,
    text: (text) => {
      if (text.length < MIN_LENGTH || clean.has(text)) return text
      const result = masked(text)
      if (result === text) remember(text)
      return result
    },
  }
}
