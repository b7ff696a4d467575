import type { Terminal } from '../../terminal/terminal.ts'
import type { DeployPlan } from '../plan/plan.ts'
import type { ReleaseEntry } from '../releases/entry.ts'
import type { Ending } from '../server/journal.ts'

/** How a deploy ended, in one sentence. */
export function endingSentence(plan: Pick<DeployPlan, 'action' | 'live'>, ending: Ending): string {
  const { outcome, why } = ending
  const what = plan.action === 'rollback' ? 'The rollback' : 'The deploy'
  const serves = plan.live ? 'The release before serves.' : 'Nothing serves yet.'
  if (outcome === 'ok') return `${what} is done.`
  if (outcome === 'failed') return `${what} did not begin: ${why} Nothing has changed.`
  if (outcome === 'undone') return `${what} was undone: ${why} ${serves}`
  if (outcome === 'live') return `The new release serves, but not all is well: ${why}`
  if (outcome === 'refused') return why
  return `${what} was cut off on the machine. The next deploy finishes or undoes it.`
}

/** Prints how it ended; returns the exit code. */
export function sayEnding(
  terminal: Terminal,
  plan: Pick<DeployPlan, 'action' | 'live'>,
  told: { ending: Ending; entry: ReleaseEntry | undefined; json: boolean },
): number {
  const { ending, entry, json } = told
  const sentence = endingSentence(plan, ending)
  if (json) terminal.line(JSON.stringify({ ...ending, sentence, release: entry ?? null }, null, 2))
  else terminal.line([sentence, ...(entry ? [releaseSentence(entry)] : [])].join('\n'))
  return ending.outcome === 'ok' ? 0 : 1
}

function releaseSentence({
  number,
  version,
  revision,
  probe,
  switchMs,
  seconds,
  images,
}: ReleaseEntry): string {
  const name = [version, revision.slice(0, 12)].filter(Boolean).join(' of ') || images.web
  const loss = probe ? `, ${probe.failed} of ${probe.sent} requests of the probe lost` : ''
  const moved = switchMs === null ? '' : `, traffic moved in ${switchMs} ms`
  return `Release ${number}, ${name}, in ${seconds} s${moved}${loss}.`
}
