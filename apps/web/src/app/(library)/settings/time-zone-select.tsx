'use client'

import { useId, useSyncExternalStore } from 'react'
import { Select } from '#ui/input.tsx'

const nothing = () => () => undefined

/** A time zone by its name. Who never chose one, which is UTC, is offered the browser's own. */
export function TimeZoneSelect({ name, chosen }: { name: string; chosen: string }) {
  const id = useId()
  // The server knows fewer names than the browser, or more: it renders only the chosen one.
  const inBrowser = useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  )
  const own = inBrowser ? new Intl.DateTimeFormat().resolvedOptions().timeZone : chosen
  const known = inBrowser ? Intl.supportedValuesOf('timeZone') : []
  const zones = [...new Set([chosen, own, 'UTC', ...known])].toSorted()
  const first = chosen === 'UTC' ? own : chosen
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        Time zone
      </label>
      <Select key={first} id={id} name={name} defaultValue={first}>
        {zones.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </Select>
    </div>
  )
}
