import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

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

/** The image of this folder, under a name of its own. */
export async function buildImage(tag: string): Promise<void> {
  const { NODE_EXTRA_CA_CERTS } = process.env
  const secret = NODE_EXTRA_CA_CERTS ? ['--secret', `id=ca,src=${NODE_EXTRA_CA_CERTS}`] : []
  const folder = new URL('../../', import.meta.url).pathname
  await docker('build', '--network', 'host', ...secret, '--tag', tag, folder)
}

/** What a container prints of itself once this is so. */
export async function inspectUntil(
  name: string,
  format: string,
  isSo: (text: string) => boolean,
): Promise<string> {
  for (;;) {
    const text = await docker('inspect', '--format', format, name)
    if (isSo(text)) return text
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
