/** Published in this repository: they open the accounts that a development seed creates, and nothing else. */
const SEED_PASSWORDS = ['admin123', 'user123']

export const SEED_PASSWORD_REFUSED =
  'This password is published with the source code and only works in development. Choose another one.'

export function isSeedPassword(password: unknown): boolean {
  return typeof password === 'string' && SEED_PASSWORDS.includes(password)
}
