import type { Pool } from 'pg'
import type { Loaded } from '../bundle.ts'
import type { Definition } from '../definition/definition.ts'
import type { Config } from '../environment/load.ts'
import type { Log } from '../log.ts'

/** What was not understood or is not possible, as a sentence for whoever typed it. */
export class CommandError extends Error {
  override name = 'CommandError' as const
}

export type Options = Partial<Record<string, string | boolean>>

export type Context = {
  config: Config
  log: Log
  /** The name given after the verb, when there is one. */
  name: string | null
  options: Options
  print(line: string): void
  /** Loads the handlers; they are closed when the command ends. */
  load(): Promise<Loaded>
  /** Opens the database; closed when the command ends. */
  database(): Pool
}

/** Returns the exit code. */
export type Command = (context: Context) => Promise<number>

/** The schedule that was named. Throws CommandError, with the nearest name. */
export async function namedDefinition({ load, name }: Context): Promise<Definition> {
  const { definitions } = await load()
  const definition = definitions.get(name ?? '')
  if (definition) return definition
  const names = [...definitions.keys()].join(', ')
  throw new CommandError(
    name ? `There is no schedule ${name}. There are: ${names}.` : `Which schedule? ${names}.`,
  )
}

export function textOption({ options }: Context, name: string): string | null {
  const value = options[name]
  return typeof value === 'string' ? value : null
}
