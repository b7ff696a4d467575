import type * as z from 'zod'

/**
 * A process that reads variables. `build` is `next build`, which writes what it reads into the bundle; `schedules` is
 * docker/schedule-runtime, which imports nothing of ours and reads what is described here by itself.
 */
export type ProcessName = 'web' | 'embedded' | 'cli' | 'schedules' | 'build'

/** One environment variable. Its schema takes the text as written and returns what the code works with. */
export type Variable = {
  /** One sentence, as `.env.example` prints it. */
  meaning: string
  readBy: readonly ProcessName[]
  /** These processes do not start without it. */
  requiredBy?: readonly ProcessName[]
  /** Its value is never printed. */
  secret?: true
  /** `build`: changing it takes a new build. */
  when: 'runtime' | 'build'
  /** What it is when unset, as it would be written. */
  default?: string
  /** A value of the right form, as it would be written. */
  example: string
  schema: z.ZodType<unknown, string>
}

/** Keeps the literal types of a group of variables, and checks each. */
export function variables<const Group extends Record<string, Variable>>(group: Group): Group {
  return group
}

/** `DATABASE_URL` is `databaseUrl` in the code. */
export type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Lowercase<Head>}${CapitalizedWords<Tail>}`
  : Lowercase<Name>

type CapitalizedWords<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Capitalize<Lowercase<Head>>}${CapitalizedWords<Tail>}`
  : Capitalize<Lowercase<Name>>

export function camelCase(name: string): string {
  return name.toLowerCase().replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
