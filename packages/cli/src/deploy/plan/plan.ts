import type { ReleaseEntry } from '../releases/entry.ts'
import type { Colour, Facts, Images } from '../server/facts.ts'
import type { DeploySettings } from '../settings.ts'
import { coldRollbackSteps, deploySteps, firstSteps, type Step, warmRollbackSteps } from './steps.ts'

/** What the limit of a second web container is, in infra/docker-compose.prod.yml. */
const WEB_MB = 512

export type DeployPlan = {
  id: string
  action: 'deploy' | 'rollback'
  by: string
  /** The colour that serves now, null on a new machine, and the one that will. */
  live: Colour | null
  idle: Colour
  images: Images
  keepReleases: number
  watchSeconds: number
  warmMinutes: number
  mayContract: boolean
  mayBeUnsafe: boolean
  needMemoryMb: number
  needDiskMb: number
  steps: Step[]
}

type Asked = { id: string; by: string; now: Date }

/** A deploy of these images to a machine in this state. */
export function planDeploy(
  facts: Pick<Facts, 'live' | 'releases'>,
  settings: DeploySettings,
  asked: Asked & { images: Images; closeRollback: boolean; acceptUnsafe: boolean },
): DeployPlan {
  const { live } = facts
  return {
    ...basics(facts, settings, asked),
    action: 'deploy',
    images: asked.images,
    mayContract: asked.closeRollback || isWindowClosed(facts.releases, settings, asked.now),
    mayBeUnsafe: asked.acceptUnsafe,
    steps: live ? deploySteps(settings) : firstSteps(),
  }
}

/** Back to a release that was live before. */
export function planRollback(
  facts: Pick<Facts, 'live' | 'releases' | 'containers'>,
  settings: DeploySettings,
  asked: Asked & { release: ReleaseEntry },
): DeployPlan {
  const { images } = asked.release
  const plan = basics(facts, settings, asked)
  return {
    ...plan,
    action: 'rollback',
    images,
    steps: isUp(facts, plan.idle, images.web) ? warmRollbackSteps(settings) : coldRollbackSteps(settings),
  }
}

function basics(facts: Pick<Facts, 'live'>, settings: DeploySettings, { id, by }: Asked) {
  const { live } = facts
  const { keepReleases, watchSeconds, warmMinutes } = settings
  return {
    ...{ id, by, live, keepReleases, watchSeconds, warmMinutes },
    idle: live === 'blue' ? ('green' as const) : ('blue' as const),
    ...{ mayContract: false, mayBeUnsafe: false, needMemoryMb: WEB_MB, needDiskMb: settings.needDiskMb },
  }
}

function isUp({ containers }: Pick<Facts, 'containers'>, colour: Colour, image: string): boolean {
  const container = containers.find(({ service }) => service === `web-${colour}`)
  return container?.health === 'healthy' && container.image === image
}

/** Whether the release that is live has been so for long enough that nobody goes back behind it. */
export function isWindowClosed(
  releases: readonly ReleaseEntry[],
  { rollbackHours }: Pick<DeploySettings, 'rollbackHours'>,
  now: Date,
): boolean {
  const live = releases.findLast(({ outcome }) => outcome === 'live')
  return !live || now.getTime() - Date.parse(live.at) >= rollbackHours * 3_600_000
}

/** 20261126-101500-1f3c: sorts by time, and two begun in the same second differ. */
export function newDeployId(now: Date, random: string): string {
  return `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}-${random}`
}
