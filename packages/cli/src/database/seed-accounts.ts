import { type Auth, createAuth } from '@repo/auth/auth'
import type { Config } from '@repo/config/load'
import { connect, type Database } from '@repo/db/connect'
import { sampleLibrary } from '@repo/db/seed'
import { addSource } from '@repo/library/sources/add'
import { createLog, type Log } from '@repo/trace/log'
import { hasUsers } from './has-users.ts'
import { withSeedContext } from './seed-context.ts'

export type Seeded = { ok: true; owner: string; user: string; notes: number } | { ok: false; message: string }

/**
 * Adds the two sample accounts and the notes of the first to a migrated database without users. In production only
 * with passwords of its own: those of the samples are published. Says what stood against it.
 */
export async function seedAccounts(options: {
  url: string
  config: Config<'cli'>
  secret: string
}): Promise<Seeded> {
  const { url, config, secret } = options
  const refusal = refusalOf(config)
  if (refusal) return { ok: false, message: refusal }
  if (await hasUsers(url)) return { ok: false, message: 'There are accounts already; nothing was added.' }
  const { db, close } = connect({ url, applicationName: 'trovella-seed', poolSize: 4 })
  try {
    return await seed({ db, config, secret, log: createLog({ process: 'seed', level: 'warn' }) })
  } finally {
    await close()
  }
}

/** Why an environment takes no sample accounts; null when it does. */
export function refusalOf({ nodeEnv, adminPassword, userPassword }: Config<'cli'>): string | null {
  if (nodeEnv !== 'production' || (adminPassword && userPassword)) return null
  return 'The sample accounts have published passwords; production does not take them. Set ADMIN_PASSWORD and USER_PASSWORD.'
}

async function seed(options: {
  db: Database
  config: Config<'cli'>
  secret: string
  log: Log
}): Promise<Seeded> {
  const { db, config, secret, log } = options
  const auth = createAuth({
    db,
    secret,
    log,
    baseUrl: config.appUrl ?? `http://localhost:${config.port}`,
    signUp: 'closed',
    sendMail: async () => ({ ok: true }),
    allowSeedPasswords: config.nodeEnv !== 'production',
  })
  const [owner, user] = ['admin@trovella.local', 'user@trovella.local']
  const { adminPassword = 'admin123', userPassword = 'user123' } = config
  const actor = await account(auth, { name: 'Admin', email: owner, password: adminPassword })
  await account(auth, { name: 'User', email: user, password: userPassword })
  const notes = await sampleLibrary()
  await withSeedContext({ db, log, actor: { ...actor, role: 'owner' } }, async (context) => {
    for (const { title, text, tags } of notes) await addSource(context, { kind: 'note', title, text, tags })
  })
  return { ok: true, owner, user, notes: notes.length }
}

async function account(auth: Auth, user: { name: string; email: string; password: string }) {
  const created = await auth.createUser({ ...user, asOperator: true })
  if (!created.ok) throw new Error(`${user.email} was not made: ${created.message}`)
  return created
}
