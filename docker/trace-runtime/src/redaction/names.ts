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
  'signkey',
  'authorization',
  'connectionstring',
  'cookie',
  'credential',
  'csrf',
  'sessionid',
  'xsrf',
]
const ENDINGS = ['token', 'tokens', 'pwd', 'passcode', 'signature', 'cardnumber']
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

const PATTERN = new RegExp(`(?:${PARTS.join('|')})|(?:${ENDINGS.join('|')})$|^(?:${WHOLE.join('|')})$`)
const MAX_REMEMBERED = 4_000
const remembered = new Map<string, boolean>()

/** Whether what has this name is a secret: a field of an object, or a word before `:` or `=` in a text. */
export function isSecretName(name: string): boolean {
  const known = remembered.get(name)
  if (known !== undefined) return known
  const isSecret = PATTERN.test(
    name
      .slice(-128)
      .toLowerCase()
      .replaceAll(/[-_.\s]/g, ''),
  )
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  remembered.set(name, isSecret)
  return isSecret
}
