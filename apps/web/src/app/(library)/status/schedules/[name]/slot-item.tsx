import type { SlotView } from '@repo/library/schedules/view'
import { api, messageOf } from '#client/api.ts'
import { preciseDuration, relativeTime } from '#schedules/relative-time.ts'
import { Button } from '#ui/button.tsx'
import { Confirm } from '#ui/confirm.tsx'
import { LocalTime } from '#ui/local-time.tsx'
import { toast } from '#ui/toasts.ts'
import { SlotChip } from '../slot-chip.tsx'

type SlotItemProps = {
  slot: SlotView
  now: string
  tracesUrl: string | null
  mayManage: boolean
  onChange: () => Promise<void>
}

/** One slot: when it was due, what it came to and why, how late and how long, and what it printed. */
export function SlotItem({ slot, now, tracesUrl, mayManage, onChange }: SlotItemProps) {
  const { due, state, reason, output, error, traceId } = slot
  return (
    <li className="grid gap-2 p-4">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm">
        <span className="min-w-24">
          <SlotChip state={state} />
        </span>
        <span className="font-medium tabular-nums">
          <LocalTime at={due} style="moment" />
        </span>
        <span className="text-ink-faint">{relativeTime(due, now)}</span>
        <span className="text-ink-soft">{factsOf(slot, now)}</span>
        {tracesUrl && traceId && (
          <a href={`${tracesUrl}/traces/${traceId}`} className="text-action underline underline-offset-4">
            trace
          </a>
        )}
        {mayManage && state === 'running' && <Interrupt slot={slot} onChange={onChange} />}
      </div>
      {reason && <p className="text-ink-soft text-sm">{reason}</p>}
      {error && (
        <pre className="quiet-scroll overflow-x-auto whitespace-pre-wrap break-words rounded-lg bg-danger-wash px-3 py-2 font-mono text-xs">
          {error}
        </pre>
      )}
      {output && <Output text={output} />}
    </li>
  )
}

function factsOf(
  { origin, attempt, latenessMs, durationMs, state, startAt, requestedBy }: SlotView,
  now: string,
) {
  return [
    origin === 'catch_up' && 'made up for',
    origin === 'manual' && (requestedBy ? `asked for by ${requestedBy}` : 'asked for'),
    latenessMs !== null && `${preciseDuration(latenessMs)} late`,
    durationMs !== null && `${state === 'running' ? 'for' : 'took'} ${preciseDuration(durationMs)}`,
    attempt > 1 && `attempt ${attempt}`,
    state === 'claimed' && startAt && `begins ${relativeTime(startAt, now)}`,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** A sentence stands there as it is; a longer output opens. */
function Output({ text }: { text: string }) {
  const lines = text.trim().split('\n')
  if (lines.length === 1) return <p className="break-words text-sm">{lines[0]}</p>
  return (
    <details>
      <summary className="text-sm">{lines.at(-1)}</summary>
      <pre className="quiet-scroll mt-2 max-h-96 overflow-auto whitespace-pre-wrap break-words rounded-lg bg-sunken px-3 py-2 font-mono text-xs">
        {text}
      </pre>
    </details>
  )
}

function Interrupt({ slot, onChange }: { slot: SlotView; onChange: () => Promise<void> }) {
  if (slot.interruptRequestedAt) return <span className="text-caution">asked to stop</span>
  const interrupt = () =>
    api(`/api/v1/schedules/${slot.schedule}/interrupt`, { method: 'POST', json: { due: slot.due } }).then(
      onChange,
      (error: unknown) => toast(messageOf(error)),
    )
  return (
    <Confirm
      trigger={
        <Button look="outline" size="small">
          Interrupt
        </Button>
      }
      title="Interrupt this run?"
      description={<p>It is told to stop. What it has finished stays; the rest is left undone.</p>}
      action="Interrupt"
      onConfirm={interrupt}
    />
  )
}
