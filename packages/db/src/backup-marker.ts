import pg from 'pg'

/**
 * Marks the moment before something is done to a database, so that its log can be replayed up to there. Returns the
 * place in the log. A role that may not name a restore point still learns the place.
 */
export async function markBackup(options: { url: string; name: string }): Promise<string> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'trovella-migrate' })
  await client.connect()
  try {
    const { rows } = await client.query<{ place: string }>('select pg_current_wal_lsn()::text as place')
    await client
      .query('select pg_create_restore_point($1)', [options.name])
      .catch((error: { code?: string }) => {
        if (error.code !== INSUFFICIENT_PRIVILEGE) throw error
      })
    return rows[0]?.place ?? ''
  } finally {
    await client.end()
  }
}

const INSUFFICIENT_PRIVILEGE = '42501'
