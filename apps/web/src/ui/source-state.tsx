import type { SourceStage, SourceState } from '@repo/db/schema/library'
import { CircleCheck, CircleX, Clock, Hand } from 'lucide-react'
import { classes } from './classes.ts'

const stages: Record<SourceStage, string> = {
  fetch: 'Fetching',
  extract: 'Reading',
  chunk: 'Splitting',
  embed: 'Embedding',
  index: 'Indexing',
}
const stageOrder = Object.keys(stages) as SourceStage[]

const states: Record<SourceState, string> = {
  queued: 'Waiting',
  processing: 'Reading',
  ready: 'Ready',
  failed: 'Failed',
  needs_capture: 'Needs you',
}

export const sourceStateNames = Object.keys(states) as SourceState[]

export function stateLabel(state: SourceState): string {
  return states[state]
}

/** Where a source is on its way, in a word and a drawing. */
export function StateChip({ state, stage }: { state: SourceState; stage: SourceStage | null }) {
  return (
    <span
      data-state={state}
      className={classes(
        'inline-flex h-6 shrink-0 items-center gap-1.5 whitespace-nowrap text-ink-faint text-xs [&_svg]:size-3.5',
        state === 'failed' && 'font-medium text-danger',
        state === 'needs_capture' && 'font-medium text-caution',
        state === 'ready' && '[&_svg]:text-good',
      )}
    >
      {state === 'queued' && <Clock aria-hidden />}
      {state === 'processing' && <StageDots stage={stage} />}
      {state === 'ready' && <CircleCheck aria-hidden />}
      {state === 'failed' && <CircleX aria-hidden />}
      {state === 'needs_capture' && <Hand aria-hidden />}
      {state === 'processing' && stage ? stages[stage] : states[state]}
    </span>
  )
}

/** One dot a stage: done, under way, to come. */
function StageDots({ stage }: { stage: SourceStage | null }) {
  const current = stage ? stageOrder.indexOf(stage) : 0
  return (
    <svg viewBox="0 0 44 8" aria-hidden className="!h-2 !w-11 fill-action">
      {stageOrder.map((each, index) => (
        <circle
          key={each}
          cx={4 + index * 9}
          cy="4"
          r="3"
          className={classes(index > current && 'fill-line-strong', index === current && 'animate-pulse')}
        />
      ))}
    </svg>
  )
}
