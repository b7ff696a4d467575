import path from 'node:path'
import type { Checkout } from '../checkout.ts'
import { hasUsers } from '../database/has-users.ts'
import { spawnChild } from './child.ts'
import { openLogFile } from './log-file.ts'
import type { Session } from './session.ts'

/** Runs `seed` on a database without users, beside the rest, and says whether it did; a failure stops nothing. */
export async function seedInBackground(
  checkout: Checkout,
  session: Session,
  env: Record<string, string>,
): Promise<boolean> {
  if (await hasUsers(env.DATABASE_URL ?? '')) return false
  const log = openLogFile(checkout.logs, 'seed')
  const args = [path.join(checkout.root, 'packages/cli/src/main.ts'), 'seed']
  const child = await spawnChild({ name: 'seed', args, cwd: checkout.root, env }, (line) => log.write(line))
  const onAbort = () => child.kill()
  session.signal.addEventListener('abort', onAbort, { once: true })
  const { code } = await child.ended
  session.signal.removeEventListener('abort', onAbort)
  if (session.signal.aborted) return false
  const said = log.lastLines().at(-1) ?? ''
  session.terminal.line(
    `  ${code === 0 ? said : `The sample library was not added: ${said} Log: ${log.path}`}`,
  )
  return code === 0
}
