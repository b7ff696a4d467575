import type { Database } from '@repo/db/connect'

/** What runs statements across all organizations: the database, or one transaction of it. */
export type Statements = { db: Pick<Database, 'execute'> }
