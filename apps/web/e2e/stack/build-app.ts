import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

const root = path.join(import.meta.dirname, '../../../..')

/** Builds the web app, unless Turborepo knows that nothing changed since. */
export async function buildApp(): Promise<void> {
  const turbo = path.join(root, 'node_modules/.bin/turbo')
  const args = ['run', 'build', '--filter=@repo/web', '--output-logs=errors-only', '--no-update-notifier']
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', TURBO_TELEMETRY_DISABLED: '1' }
  try {
    await promisify(execFile)(turbo, args, { cwd: root, env, maxBuffer: 32 * 1024 * 1024 })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`the production build failed:\n${stdout}${stderr}`, { cause: error })
  }
}
