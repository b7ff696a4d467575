import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The checkout, which is the build context of the web image. */
export const ROOT = path.join(import.meta.dirname, '../..')

/** Runs a docker command and returns what it printed. Rejects with what it said of a failure. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 })
  return stdout.trim()
}

/** Why no container is started here; null when they are. */
export async function whyNot(): Promise<string | null> {
  if (!process.env.TEST_CONTAINERS) return 'TEST_CONTAINERS is not set'
  return docker('info', '--format', '{{.ServerVersion}}').then(
    () => null,
    () => 'there is no Docker',
  )
}

/** Options of a build that reaches the package registry as this machine does. */
export function buildOptions(): string[] {
  const { NODE_EXTRA_CA_CERTS } = process.env
  const secret = NODE_EXTRA_CA_CERTS ? ['--secret', `id=ca,src=${NODE_EXTRA_CA_CERTS}`] : []
  return ['--network', 'host', ...secret]
}

/**
 * Gives an image that was built before, and is to be tried as it is, the name that a test uses. False when the variable
 * names none.
 */
export async function takeBuilt(variable: string, tag: string): Promise<boolean> {
  const image = process.env[variable]
  if (!image) return false
  await docker('image', 'inspect', image).catch(() => docker('pull', '--quiet', image))
  await docker('tag', image, tag)
  return true
}

/**
 * The image of web, worker, migrate and seed, or the one that TEST_WEB_IMAGE names. A second build of the same sources
 * takes what the first left.
 */
export async function buildWebImage(tag: string, ...options: string[]): Promise<void> {
  if (options.length === 0 && (await takeBuilt('TEST_WEB_IMAGE', tag))) return
  await docker(
    ...['build', ...buildOptions(), '--file', 'apps/web/Dockerfile', '--tag', tag],
    ...['--build-arg', 'REVISION=test', '--build-arg', 'VERSION=2026.11.0', ...options, ROOT],
  )
}

const PATIENCE_MS = 120_000

/** Waits until this holds, asking five times a second. Throws after two minutes. */
export async function until<T>(question: () => Promise<T | null | undefined | false>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    const answer = await question()
    if (answer) return answer
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`this never came true: ${question}`)
}

/** Waits until a container is healthy. Throws with its log when it ended. */
export async function untilHealthy(name: string): Promise<void> {
  const format = '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}'
  await until(async () => {
    const state = await docker('inspect', '--format', format, name)
    if (state.startsWith('exited')) throw new Error(await docker('logs', '--tail', '40', name))
    return state === 'running healthy'
  })
}

/** `56.07MiB` and `3.91MB`, as Docker prints sizes, in bytes. */
export function bytesOf(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)([A-Za-z]+)$/.exec(text) ?? []
  const units: Record<string, number> = {
    ...{ B: 1, kB: 1e3, MB: 1e6, GB: 1e9 },
    ...{ KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 },
  }
  return Number(number) * (units[unit] ?? Number.NaN)
}
