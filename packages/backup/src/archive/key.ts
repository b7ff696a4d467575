import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { BackupRefusal } from '../outcome.ts'

/** A key that reads archives and makes them, or, where it begins with `age1`, one that only makes them. */
export async function newKey(): Promise<{ key: string; recipient: string }> {
  const key = await generateX25519Identity()
  return { key, recipient: await identityToRecipient(key) }
}

/** What encrypts for a key of either form. Refuses one that is absent or mistyped. */
export async function encrypterFor(key: string | undefined): Promise<Encrypter> {
  const encrypter = new Encrypter()
  try {
    const given = required(key)
    encrypter.addRecipient(isSecret(given) ? await identityToRecipient(given) : given)
  } catch (error) {
    throw keyProblem(error)
  }
  return encrypter
}

/** What decrypts with a key. Refuses one that is absent, mistyped, or only makes archives. */
export function decrypterFor(key: string | undefined): Decrypter {
  const given = required(key)
  if (!isSecret(given)) {
    throw new BackupRefusal(
      'key',
      'BACKUP_KEY is the public half, which makes archives and cannot read them. Set it to the secret half, AGE-SECRET-KEY-1…, for this command.',
    )
  }
  const decrypter = new Decrypter()
  try {
    decrypter.addIdentity(given)
  } catch (error) {
    throw keyProblem(error)
  }
  return decrypter
}

function required(key: string | undefined): string {
  if (key) return key
  throw new BackupRefusal(
    'key',
    'Backups are encrypted, and BACKUP_KEY is not set. Make a key with ./deploy.sh backup key, and keep a copy of it away from this machine.',
  )
}

function isSecret(key: string): boolean {
  return key.startsWith('AGE-SECRET-KEY-')
}

function keyProblem(error: unknown): BackupRefusal {
  if (error instanceof BackupRefusal) return error
  return new BackupRefusal(
    'key',
    'BACKUP_KEY is not a key of age: it begins with AGE-SECRET-KEY-1 or age1. Look whether all of it was copied.',
  )
}
