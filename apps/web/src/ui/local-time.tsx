'use client'

import { useSyncExternalStore } from 'react'

const nothing = () => () => undefined

/** A moment in the reader's own zone and language; the server, which knows neither, writes the date in UTC. */
export function LocalTime({ at, style = 'date' }: { at: string; style?: 'date' | 'moment' }) {
  const inBrowser = useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  )
  const options: Intl.DateTimeFormatOptions =
    style === 'date' ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' }
  const text = new Intl.DateTimeFormat(
    inBrowser ? undefined : 'en',
    inBrowser ? options : { ...options, timeZone: 'UTC' },
  ).format(new Date(at))
  return <time dateTime={at}>{text}</time>
}
