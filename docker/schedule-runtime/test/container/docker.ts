import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const folder = fileURLToPath(new URL('../../', import.meta.url))
const handlers = fileURLToPath(new URL('../../../../packages/schedules/', import.meta.url))

/** Runs a docker command and returns what it printed. Rejects with what it said of a failure. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 16 * 1024 * 1024 })
  return stdout.trim()
}

/** Why the image is not built here; null when it is. */
export async function whyNot(): Promise<string | null> {
  if (!process.env.TEST_CONTAINERS) return 'TEST_CONTAINERS is not set'
  return docker('info', '--format', '{{.ServerVersion}}').then(
    () => null,
    () => 'there is no Docker',
  )
}

/** The image of this folder with the handlers of the main build, under a name of its own. */
export async function buildImage(tag: string): Promise<void> {
  await run(process.execPath, ['build.ts'], { cwd: handlers })
  const { NODE_EXTRA_CA_CERTS } = process.env
  const secret = NODE_EXTRA_CA_CERTS ? ['--secret', `id=ca,src=${NODE_EXTRA_CA_CERTS}`] : []
  const context = ['--build-context', `handlers=${handlers}dist`]
  await docker('build', '--network', 'host', ...secret, ...context, '--tag', tag, folder)
}
