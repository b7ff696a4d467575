/** What a failure of a step leads to: nothing had changed, all is undone, or the new release stays and is told of. */
export type OnFailure = 'nothing' | 'undo' | 'keep'

/** A step that infra/deploy/steps.sh performs, with how long it may take. */
export type Step = { name: string; limitSeconds: number; onFailure: OnFailure }

const FOREVER_SECONDS = 1_320

/** A deploy beside a release that serves: what may fail comes before the switch as far as it can. */
export function deploySteps({ watchSeconds }: { watchSeconds: number }): Step[] {
  return [
    step('preflight', 120, 'nothing'),
    step('pull', 900, 'nothing'),
    step('files', 60, 'nothing'),
    step('environment', 60, 'undo'),
    step('migrations', 60, 'undo'),
    step('probe', 60, 'undo'),
    step('migrate', 900, 'undo'),
    step('statics', 120, 'undo'),
    step('start', 180, 'undo'),
    step('smoke', 120, 'undo'),
    step('flip', 10, 'undo'),
    step('watch', watchSeconds + 30, 'undo'),
    step('drain', 90, 'keep'),
    ...afterSwitch(),
  ]
}

/** The first deploy of a machine brings everything up at once. */
export function firstSteps(): Step[] {
  return [
    step('preflight', 120, 'nothing'),
    step('pull', 1_800, 'nothing'),
    step('files', 60, 'nothing'),
    step('environment', 60, 'nothing'),
    step('up', 900, 'nothing'),
    step('migrations', 60, 'keep'),
    step('jobs', 60, 'keep'),
    step('record', 60, 'keep'),
  ]
}

/** To a release that is still up: only the pointer moves. */
export function warmRollbackSteps({ watchSeconds }: { watchSeconds: number }): Step[] {
  return [
    step('warm', 10, 'nothing'),
    step('flip', 10, 'undo'),
    step('probe', 60, 'undo'),
    step('watch', watchSeconds + 30, 'undo'),
    step('drain', 90, 'keep'),
    ...afterSwitch(),
  ]
}

/** To a release that has to be started again. The schema stays. */
export function coldRollbackSteps({ watchSeconds }: { watchSeconds: number }): Step[] {
  const left = new Set(['files', 'migrations', 'migrate'])
  return deploySteps({ watchSeconds }).filter(({ name }) => !left.has(name))
}

function afterSwitch(): Step[] {
  return [
    step('contract', 900, 'keep'),
    step('worker', 180, 'keep'),
    step('jobs', 60, 'keep'),
    step('record', 60, 'keep'),
    step('prune', 120, 'keep'),
    // A schedule that runs may take its twenty minutes to end.
    step('schedules', FOREVER_SECONDS, 'keep'),
  ]
}

function step(name: string, limitSeconds: number, onFailure: OnFailure): Step {
  return { name, limitSeconds, onFailure }
}
