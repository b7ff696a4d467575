import { connect } from '@repo/db/connect'
import { place } from './test.ts'

/** What the person who runs the server may set, once the owner exists. */
export async function openSignUp(): Promise<void> {
  const { pool, close } = connect({ url: place('E2E_DATABASE_URL'), applicationName: 'e2e', poolSize: 1 })
  await pool.query(
    `insert into instance_setting (key, value) values ('sign_up', '"open"') on conflict do nothing`,
  )
  await close()
}
