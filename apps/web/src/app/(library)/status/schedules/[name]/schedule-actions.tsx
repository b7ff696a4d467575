import type { ListedSchedule } from '@repo/library/schedules/list'
import { CirclePause, CirclePlay, Zap } from 'lucide-react'
import { api, messageOf } from '#client/api.ts'
import { Button } from '#ui/button.tsx'
import { toast } from '#ui/toasts.ts'
import { HoldDialog } from '../hold-dialog.tsx'

type ScheduleActionsProps = { schedule: ListedSchedule; onChange: () => Promise<void> }

/** What the people who run the server can do about a schedule. */
export function ScheduleActions({ schedule, onChange }: ScheduleActionsProps) {
  const { name, paused, enabled, retiredAt } = schedule
  const address = `/api/v1/schedules/${name}`
  const tell = (error: unknown) => toast(messageOf(error))
  const runNow = () =>
    api<{ daemonIsLive: boolean }>(`${address}/run`, { method: 'POST' }).then(({ daemonIsLive }) => {
      toast(daemonIsLive ? `${name} is asked to run` : `${name} runs as soon as a daemon does`)
      return onChange()
    }, tell)
  const resume = () => api(`${address}/resume`, { method: 'POST' }).then(onChange, tell)
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="small" onClick={runNow} disabled={!enabled || retiredAt !== null}>
        <Zap aria-hidden /> Run now
      </Button>
      {paused ? (
        <Button look="outline" size="small" onClick={resume}>
          <CirclePlay aria-hidden /> Resume
        </Button>
      ) : (
        <HoldDialog
          title={`Pause ${name}?`}
          description="What falls due meanwhile is left out, and says why. A run that is under way goes on."
          action="Pause"
          trigger={
            <Button look="outline" size="small">
              <CirclePause aria-hidden /> Pause…
            </Button>
          }
          onHold={async (hold) => {
            await api(`${address}/pause`, { method: 'POST', json: hold })
            await onChange()
          }}
        />
      )}
    </div>
  )
}
