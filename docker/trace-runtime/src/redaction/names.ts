import { remembering } from './remembering.ts'

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

/** Whether what has this name is a secret: a field of an object, or a word before `:` or `=` in a text. */
export const isSecretName = remembering((name) =>
  PATTERN.test(
    name
      .slice(-128)
      .toLowerCase()
      .replaceAll(/[-_.\s]/g, ''),
  ),
)
