import type { Composition } from '#composition.ts'
import { Notice } from '#ui/notice.tsx'

/** The accounts that `deploy.sh dev` creates, for a developer who sees this page for the first time. */
export async function SampleAccounts({ config, pool }: Composition) {
  const { rowCount } = await pool.query(`select from "user" where email = 'admin@trovella.local'`)
  if (rowCount === 0) return null
  return (
    <Notice>
      <p className="font-medium">On this development server there are two sample accounts</p>
      <ul className="mt-1 grid gap-0.5 text-ink-soft">
        <li>
          <code>admin@trovella.local</code> with{' '}
          {config.adminPassword ? 'ADMIN_PASSWORD' : <code>admin123</code>}
        </li>
        <li>
          <code>user@trovella.local</code> with {config.userPassword ? 'USER_PASSWORD' : <code>user123</code>}
        </li>
      </ul>
    </Notice>
  )
}
