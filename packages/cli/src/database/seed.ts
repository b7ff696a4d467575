import { type Auth, createAuth } from '@repo/auth/auth'
import { type Config, loadConfig } from '@repo/config/load'
import { connect, type Database } from '@repo/db/connect'
import { migrate } from '@repo/db/migrate'
import { sampleLibrary } from '@repo/db/seed'
import { addSource } from '@repo/library/sources/add'
import { createLog, type Log } from '@repo/trace/log'
import type { Checkout } from '../checkout.ts'
import { developmentSecrets } from '../dev/secrets.ts'
import { givenEnvironment } from '../environment.ts'
import { EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { hasUsers } from './has-users.ts'
import { withSeedContext } from './seed-context.ts'
import { withDatabase } from './with-database.ts'

/** Adds the sample accounts and notes to a database without users. Refused in production. */
export async function seedDatabase(checkout: Checkout, terminal: Terminal): Promise<number> {
  const config = loadConfig('cli', givenEnvironment(checkout))
  if (config.nodeEnv === 'production') {
    terminal.line('The sample accounts have published passwords; production does not take them.')
    return EXIT.failed
  }
  const secret = config.authSecret ?? (await developmentSecrets(checkout)).AUTH_SECRET ?? ''
  return withDatabase(checkout, async ({ url, what }) => {
    await migrate({ url })
    if (await hasUsers(url)) {
      terminal.line(`There are accounts in ${what}; nothing was added.`)
      return EXIT.ok
    }
    const { db, close } = connect({ url, applicationName: 'trovella-seed', poolSize: 4 })
    try {
      const log = createLog({ process: 'seed', level: 'warn' })
      const { owner, notes } = await seed({ db, config, secret, log })
      terminal.line(`Added ${owner} and user@trovella.local, and ${notes} notes.`)
      return EXIT.ok
    } finally {
      await close()
    }
  })
}

async function seed(options: { db: Database; config: Config<'cli'>; secret: string; log: Log }) {
  const { db, config, secret, log } = options
  const auth = createAuth({
    db,
    secret,
    log,
    baseUrl: config.appUrl ?? `http://localhost:${config.port}`,
    signUp: 'closed',
    sendMail: async () => ({ ok: true }),
    allowSeedPasswords: true,
  })
  const email = 'admin@trovella.local'
  const actor = await account(auth, { name: 'Admin', email, password: config.adminPassword ?? 'admin123' })
  await account(auth, {
    name: 'User',
    email: 'user@trovella.local',
    password: config.userPassword ?? 'user123',
  })
  const notes = await sampleLibrary()
  await withSeedContext({ db, log, actor: { ...actor, role: 'owner' } }, async (context) => {
    for (const { title, text, tags } of notes) await addSource(context, { kind: 'note', title, text, tags })
  })
  return { owner: email, notes: notes.length }
}

async function account(auth: Auth, user: { name: string; email: string; password: string }) {
  const created = await auth.createUser({ ...user, asOperator: true })
  if (!created.ok) throw new Error(`${user.email} was not made: ${created.message}`)
  return created
}
