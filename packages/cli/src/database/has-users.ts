import { connect } from '@repo/db/connect'

/** Whether anybody has an account in a migrated database. */
export async function hasUsers(url: string): Promise<boolean> {
  const { pool, close } = connect({ url, applicationName: 'trovella-seed', poolSize: 1 })
  try {
    const { rows } = await pool.query<{ taken: boolean }>('select exists (select from "user") as taken')
    return rows[0]?.taken ?? false
  } finally {
    await close()
  }
}
