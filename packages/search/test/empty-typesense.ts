import { Client } from 'typesense'

/** Drops every collection of a server that is there for tests. An alias may stay: it then names one that is gone. */
export async function emptyTypesense({ url, apiKey }: { url: string; apiKey: string }): Promise<void> {
  const client = new Client({ nodes: [{ url }], apiKey, logLevel: 'silent' })
  for (const { name } of await client.collections().retrieve()) await client.collections(name).delete()
}
