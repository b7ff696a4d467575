import { type Connection, isMissing } from './connection.ts'
import { ALIAS, collectionName, collectionSchema, SCHEMA_VERSION, schemaVersionOf } from './schema.ts'

/** The collection in force; null when there is no alias, or it names a collection that is gone. */
export async function aliasTarget({ writing }: Connection): Promise<string | null> {
  try {
    const { collection_name: name } = await writing.aliases(ALIAS).retrieve()
    return (await writing.collections(name).exists()) ? name : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Makes an empty collection that no alias names yet. */
export async function createCollection({ writing }: Connection): Promise<string> {
  const name = collectionName(new Date())
  await writing.collections().create(collectionSchema(name))
  return name
}

/** Lets searches use the collection from now on. */
export async function pointAliasAt({ writing }: Connection, name: string): Promise<void> {
  await writing.aliases().upsert(ALIAS, { collection_name: name })
}

/**
 * Drops what is not needed beside the collection in force: those of rebuilds that were interrupted, and those of
 * schemas older than the one before this, which a release that is being replaced may still serve.
 */
export async function dropLeftovers(connection: Connection, inForce: string | null): Promise<void> {
  for (const { name } of await connection.writing.collections().retrieve()) {
    const version = schemaVersionOf(name)
    if (version === null || name === inForce) continue
    if (version === SCHEMA_VERSION || version < SCHEMA_VERSION - 1) await dropCollection(connection, name)
  }
}

async function dropCollection({ writing }: Connection, name: string): Promise<void> {
  try {
    await writing.collections(name).delete()
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
