'use client'

import type { ScheduleList } from '@repo/library/schedules/list'
import { Wrench } from 'lucide-react'
import { api, messageOf } from '#client/api.ts'
import { Button } from '#ui/button.tsx'
import { LocalTime } from '#ui/local-time.tsx'
import { Notice } from '#ui/notice.tsx'
import { toast } from '#ui/toasts.ts'
import { HoldDialog } from './hold-dialog.tsx'

/** That everything is held back, why and until when; for those who may, how to begin and to end that. */
export function Maintenance({ list, onChange }: { list: ScheduleList; onChange: () => Promise<void> }) {
  const { maintenance, mayManage } = list
  const end = () =>
    api('/api/v1/schedules/maintenance', { method: 'DELETE' }).then(onChange, (error: unknown) =>
      toast(messageOf(error)),
    )
  if (!maintenance) {
    if (!mayManage || list.schedules.length === 0) return null
    return (
      <div>
        <HoldDialog
          title="Hold everything back?"
          description="Nothing that falls due is run, and each slot says why. What runs now goes on."
          action="Begin maintenance"
          trigger={
            <Button look="outline" size="small">
              <Wrench aria-hidden /> Maintenance…
            </Button>
          }
          onHold={async (hold) => {
            await api('/api/v1/schedules/maintenance', { method: 'PUT', json: hold })
            await onChange()
          }}
        />
      </div>
    )
  }
  return (
    <Notice tone="caution" role="status">
      <p>
        Maintenance{maintenance.by && ` by ${maintenance.by}`}
        {maintenance.until && (
          <>
            {' until '}
            <LocalTime at={maintenance.until} style="moment" />
          </>
        )}
        {maintenance.reason && `: ${maintenance.reason}`}
      </p>
      {mayManage && (
        <Button look="outline" size="small" className="mt-2" onClick={end}>
          End maintenance
        </Button>
      )}
    </Notice>
  )
}
