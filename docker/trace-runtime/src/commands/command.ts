import type { Config } from '../environment/load.ts'

export type Print = (line: string) => void

/** A command: what was read from the environment, its arguments, and where it prints. Returns the exit code. */
export type Command = (
  config: Config,
  options: Readonly<Record<string, string | boolean | undefined>>,
  print: Print,
) => Promise<number>
