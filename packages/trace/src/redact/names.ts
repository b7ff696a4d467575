/** Names of which a part is enough, without case, `-`, `_` and `.`. */
const PARTS = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'apikey',
  'accesskey',
  'accountkey',
  'encryptionkey',
  'masterkey',
  'privatekey',
  'sharedkey',
  'signingkey',
  'authorization',
  'connectionstring',
  'cookie',
  'credential',
  'csrf',
  'sessionid',
  'xsrf',
]
const ENDINGS = ['token', 'tokens', 'pwd', 'passcode', 'signature', 'cardnumber', 'signkey']
const WHOLE = [
  'pass',
  'dsn',
  'otp',
  'totp',
  'pin',
  'cvv',
  'cvc',
  'ssn',
  'sid',
  'sig',
  'jwt',
  'pan',
  'authentication',
]
/** Too common a word to mean a secret in a sentence, but not as the name of a field. */
const WHOLE_FIELD = ['key', 'auth']

const MAX_REMEMBERED = 4_000

export type SecretNames = {
  /** Whether a field of this name holds a secret. */
  isField(name: string): boolean
  /** Whether this word before `:` or `=` in a text announces a secret. */
  isWord(name: string): boolean
}

/** Knows secrets by their names. `extra` are further names, compared like the others. */
export function createSecretNames(extra: readonly string[] = []): SecretNames {
  const parts = [...PARTS, ...extra.map(plainName).filter(Boolean)]
  const isSecret = (plain: string) =>
    WHOLE.includes(plain) ||
    ENDINGS.some((ending) => plain.endsWith(ending)) ||
    parts.some((part) => plain.includes(part))
  return {
    isField: remember((name) => {
      const plain = plainName(name)
      return WHOLE_FIELD.includes(plain) || isSecret(plain)
    }),
    isWord: remember((name) => isSecret(plainName(name))),
  }
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, '')
}

/** Programs use few names, so that each is looked at once. */
function remember(decide: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>()
  return (name) => {
    const answer = known.get(name)
    if (answer !== undefined) return answer
    const decided = decide(name.length > 128 ? name.slice(-128) : name)
    if (known.size >= MAX_REMEMBERED) known.clear()
    known.set(name, decided)
    return decided
  }
}
