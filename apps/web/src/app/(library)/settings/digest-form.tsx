'use client'

import type { DigestSetting } from '@repo/library/digest/schema'
import { useId } from 'react'
import { api } from '#client/api.ts'
import { useSubmit } from '#client/use-submit.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/input.tsx'
import { Refusal } from '#ui/refusal.tsx'
import { toast } from '#ui/toasts.ts'
import { TimeZoneSelect } from './time-zone-select.tsx'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)

/** When the weekly mail comes, if at all. */
export function DigestForm({ first }: { first: DigestSetting }) {
  const id = useId()
  const { submit, isBusy, refusal } = useSubmit(
    async (form) => {
      const json: DigestSetting = {
        enabled: form.get('enabled') === 'on',
        weekday: Number(form.get('weekday')),
        hour: Number(form.get('hour')),
        timeZone: String(form.get('timeZone')),
      }
      await api('/api/v1/digest', { method: 'PUT', json })
      toast(json.enabled ? 'You get the weekly mail then' : 'You get no weekly mail')
      return null
    },
    { staysBusy: false },
  )
  return (
    <form onSubmit={submit} className="grid max-w-md gap-4">
      <label className="flex items-center gap-3 text-sm">
        <input
          type="checkbox"
          name="enabled"
          defaultChecked={first.enabled}
          className="size-5 accent-action"
        />
        Send me a mail once a week
      </label>
      <div className="grid grid-cols-2 gap-3">
        <div className="grid gap-1.5">
          <label htmlFor={`${id}-weekday`} className="font-medium text-sm">
            Day
          </label>
          <Select id={`${id}-weekday`} name="weekday" defaultValue={first.weekday}>
            {weekdays.map((day, index) => (
              <option key={day} value={index + 1}>
                {day}
              </option>
            ))}
          </Select>
        </div>
        <div className="grid gap-1.5">
          <label htmlFor={`${id}-hour`} className="font-medium text-sm">
            Hour
          </label>
          <Select id={`${id}-hour`} name="hour" defaultValue={first.hour}>
            {hours.map((text, hour) => (
              <option key={text} value={hour}>
                {text}
              </option>
            ))}
          </Select>
        </div>
      </div>
      <TimeZoneSelect name="timeZone" chosen={first.timeZone} />
      <Refusal>{refusal}</Refusal>
      <Button type="submit" look="outline" disabled={isBusy} className="justify-self-start">
        Save the mail’s time
      </Button>
    </form>
  )
}
