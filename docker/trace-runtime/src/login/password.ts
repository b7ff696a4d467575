import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

export type PasswordCheck = (user: string, password: string) => Promise<boolean>

const HASH_BYTES = 32
/** Memory-hard, some 50 ms: what guessing costs. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

const hash = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt)

/** Checks a name and a password against the one that was set, which is kept as a hash only. */
export function createPasswordCheck(login: { user: string; password: string }): PasswordCheck {
  const salt = randomBytes(16)
  const right = hash(combined(login.user, login.password), salt, HASH_BYTES, COST)
  return async (user, password) =>
    timingSafeEqual(await right, await hash(combined(user, password.slice(0, 1_024)), salt, HASH_BYTES, COST))
}

function combined(user: string, password: string): string {
  return `${user}\0${password}`
}
