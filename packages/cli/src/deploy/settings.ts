import { loadConfig } from '@repo/config/load'
import type { Checkout } from '../checkout.ts'
import { givenEnvironment } from '../environment.ts'

/** Where deploys go: over ssh, or to this machine. */
export type Target =
  | { kind: 'local' }
  | { kind: 'ssh'; host: string; user?: string; port?: number; configFile?: string }

export type DeploySettings = {
  target: Target
  /** The folder of the installation there. */
  path: string
  images: string
  keepReleases: number
  needDiskMb: number
  watchSeconds: number
  warmMinutes: number
  rollbackHours: number
}

/** What the variables DEPLOY_* say; null when none of them says where to. */
export function deploySettings(checkout: Checkout): DeploySettings | null {
  const config = loadConfig('cli', givenEnvironment(checkout))
  const { deployHost: host, deployUser: user, deployPort: port, deploySshConfig: configFile } = config
  if (!host) return null
  return {
    target:
      host === 'local'
        ? { kind: 'local' }
        : {
            kind: 'ssh',
            host,
            ...(user ? { user } : {}),
            ...(port ? { port } : {}),
            ...(configFile ? { configFile } : {}),
          },
    path: config.deployPath,
    images: config.deployImages ?? '',
    keepReleases: config.deployKeepReleases,
    needDiskMb: config.deployNeedDiskMb,
    watchSeconds: config.deployWatchSeconds,
    warmMinutes: config.deployWarmMinutes,
    rollbackHours: config.deployRollbackHours,
  }
}

/** The same for a verb that cannot do without. Throws what to set. */
export function requiredSettings(checkout: Checkout): DeploySettings {
  const settings = deploySettings(checkout)
  if (settings) return settings
  throw new Error(
    'Set DEPLOY_HOST to the machine that deploys go to, or to `local` for this one. .env.example has the rest.',
  )
}

/** The machine that somebody names as ssh does, `[user@]host`, with the installation where DEPLOY_PATH says. */
export function namedMachine(checkout: Checkout, host: string): Pick<DeploySettings, 'target' | 'path'> {
  return { target: { kind: 'ssh', host }, path: loadConfig('cli', givenEnvironment(checkout)).deployPath }
}

/** Where images are pushed to, which needs no machine; empty when nothing says so. */
export function deployImages(checkout: Checkout): string {
  return loadConfig('cli', givenEnvironment(checkout)).deployImages ?? ''
}
