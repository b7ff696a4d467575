import type { Config } from '@repo/config/load'
import type { Log } from '@repo/trace/log'

export type PartOptions = {
  /** The command line's options, as written. */
  values: Readonly<Record<string, string | undefined>>
  config: Config<'embedded'>
  log: Log
}

/** A part that serves: what it tells its starter, how to end it, and a promise that rejects when it breaks down. */
export type Serving = { about: Record<string, unknown>; close(): Promise<void>; broken?: Promise<never> }

/** The option of that name; throws with its name when it is not there. */
export function option(values: PartOptions['values'], name: string): string {
  const value = values[name]
  if (value === undefined) throw new Error(`the option --${name} is needed`)
  return value
}
