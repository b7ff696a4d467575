import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Checkout } from '../checkout.ts'
import { givenEnvironment } from '../environment.ts'
import type { Session } from './session.ts'

/** Builds the web app's standalone server, when something changed since, as Turborepo knows. */
export async function buildForProduction(checkout: Checkout, session: Session): Promise<void> {
  await session.step('Production build', () => build(checkout, session.signal))
}

async function build({ root, ...checkout }: Checkout, signal: AbortSignal): Promise<void> {
  const turbo = path.join(root, 'node_modules/.bin/turbo')
  const args = ['run', 'build', '--filter=@repo/web', '--output-logs=errors-only', '--no-update-notifier']
  const env = {
    ...givenEnvironment({ root, ...checkout }),
    NEXT_TELEMETRY_DISABLED: '1',
    TURBO_TELEMETRY_DISABLED: '1',
  }
  try {
    await promisify(execFile)(turbo, args, { cwd: root, env, signal, maxBuffer: 32 * 1024 * 1024 })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`the production build failed:\n${stdout}${stderr}`, { cause: error })
  }
}
