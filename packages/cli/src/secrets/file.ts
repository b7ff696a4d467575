import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'

export type Values = Readonly<Record<string, string>>

export type SecretFile = { file: string; keyFile: string }

const IDENTITY = 'AGE-SECRET-KEY-1'

/**
 * The text of the encrypted file, or null where there is none. The key is an age identity or a passphrase.
 * Throws what to do when the key is not that of the file.
 */
export async function readSecretFile({ file, keyFile }: SecretFile): Promise<string | null> {
  const bytes = await readFile(file).catch(nothingThere)
  if (!bytes) return null
  const key = await readKey(keyFile)
  if (!key)
    throw new Error(
      `${file} is encrypted, and its key is not at ${keyFile}. Put it there, or name it with --key.`,
    )
  const decrypter = new Decrypter()
  try {
    if (key.startsWith(IDENTITY)) decrypter.addIdentity(key)
    else decrypter.addPassphrase(key)
    return await decrypter.decrypt(bytes, 'text')
  } catch (cause) {
    throw new Error(`The key at ${keyFile} does not open ${file}, or that file is damaged.`, { cause })
  }
}

/** Encrypts `text` into the file, which is replaced as a whole. Makes a key where there is none. */
export async function writeSecretFile(
  { file, keyFile }: SecretFile,
  text: string,
): Promise<{ newKey: boolean }> {
  const existing = await readKey(keyFile)
  const key = existing ?? (await generateX25519Identity())
  if (!existing) await writeFile(keyFile, `${key}\n`, { mode: 0o600, flag: 'wx' })
  const encrypter = new Encrypter()
  if (key.startsWith(IDENTITY)) encrypter.addRecipient(await identityToRecipient(key))
  else {
    encrypter.setPassphrase(key)
    // The least that OWASP asks of scrypt; half the wait of the default.
    encrypter.setScryptWorkFactor(17)
  }
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.part`)
  await writeFile(draft, await encrypter.encrypt(text), { mode: 0o600 })
  await rename(draft, file)
  return { newKey: !existing }
}

/** The values of a text in the form of .env; an empty one is none. */
export function valuesOf(text: string): Values {
  return Object.fromEntries(
    Object.entries(parseEnv(text)).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  )
}

/** The text with one value set: where it stood, or below. */
export function withValue(text: string, name: string, value: string): string {
  const line = `${name}='${value}'`
  const pattern = new RegExp(`^${name}=.*$`, 'm')
  return pattern.test(text) ? text.replace(pattern, () => line) : `${text.replace(/\n?$/, '\n')}${line}\n`
}

async function readKey(keyFile: string): Promise<string | null> {
  const text = await readFile(keyFile, 'utf8').catch(nothingThere)
  // Tools of age write a comment above an identity.
  return text?.split('\n').find((line) => line !== '' && !line.startsWith('#')) ?? null
}

function nothingThere(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
