import type { DeployPlan } from './plan.ts'

/** A plan as the variables that infra/deploy reads. Throws on a value that a shell would take for more than itself. */
export function renderPlan(plan: DeployPlan): string {
  const variables: Record<string, string | number> = {
    ...{ ID: plan.id, ACTION: plan.action, BY: plan.by, LIVE: plan.live ?? '', IDLE: plan.idle },
    ...{ WEB_IMAGE: plan.images.web, TRACE_IMAGE: plan.images.trace, SCHEDULE_IMAGE: plan.images.schedule },
    ...{ KEEP: plan.keepReleases, WATCH_SECONDS: plan.watchSeconds, WARM_MINUTES: plan.warmMinutes },
    ...{ CONTRACT: yesOrNo(plan.mayContract), ACCEPT_UNSAFE: yesOrNo(plan.mayBeUnsafe) },
    ...{ NEED_MEMORY_MB: plan.needMemoryMb, NEED_DISK_MB: plan.needDiskMb },
    STEPS: plan.steps
      .map(({ name, limitSeconds, onFailure }) => `${name}:${limitSeconds}:${onFailure}`)
      .join(' '),
  }
  return Object.entries(variables)
    .map(([name, value]) => `${name}='${harmless(name, String(value))}'\n`)
    .join('')
}

function harmless(name: string, value: string): string {
  if (/^[\w@:./ -]*$/.test(value)) return value
  throw new Error(`${name} of the plan has a character that does not belong there: ${value}`)
}

function yesOrNo(allowed: boolean): string {
  return allowed ? 'yes' : 'no'
}
