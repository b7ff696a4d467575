import { randomUUID } from 'node:crypto'
import { createTestDatabase, type TestDatabase } from '@repo/db/testing'
import { type Composition, composition } from '../src/composition.ts'

export const APP_URL = 'http://localhost:3999'

export type Site = { database: TestDatabase; parts: Composition; close(): Promise<void> }

/** The real parts of the web process on a database of its own. Jobs are recorded and never run: nobody serves them. */
export async function openSite(serverUrl: string): Promise<Site> {
  const database = await createTestDatabase(serverUrl)
  Object.assign(process.env, {
    APP_URL,
    DATABASE_URL: database.url,
    AUTH_SECRET: `${randomUUID()}${randomUUID()}`,
    SIGN_UP: 'open',
    INNGEST_DEV: 'http://127.0.0.1:9',
    LOG_LEVEL: 'silent',
  })
  const parts = await composition()
  return {
    database,
    parts,
    close: async () => {
      await parts.close()
      await database.drop()
    },
  }
}

export type Visitor = {
  cookie: string
  actor: NonNullable<Awaited<ReturnType<Composition['auth']['currentActor']>>>
}

/** A new person, signed in, with a library of their own. */
export async function signUp({ auth }: Composition, name: string): Promise<Visitor> {
  const email = `${name}-${randomUUID()}@example.org`
  const password = randomUUID()
  const created = await auth.createUser({ name, email, password })
  if (!created.ok) throw new Error(created.message)
  const answer = await auth.handler(
    new Request(`${APP_URL}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: APP_URL },
      body: JSON.stringify({ email, password }),
    }),
  )
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const actor = await auth.currentActor(new Headers({ cookie }))
  if (!actor) throw new Error('not signed in')
  return { cookie, actor }
}
