/** One variable that keeps the receiver from starting. The reason never quotes a secret. */
export type Problem = { name: string; reason: string }

/** Reads variables, and remembers all that is wrong with them instead of stopping at the first. */
export type Reader = {
  problems: Problem[]
  text(name: string, fallback: string): string
  optional(name: string): string | null
  whole(name: string, options: { fallback: number; minimum: number; maximum: number }): number
  isOn(name: string, fallback: boolean): boolean
  list(name: string): string[]
  oneOf<const Choice extends string>(name: string, choices: readonly Choice[]): Choice
  wrong(name: string, reason: string): void
}

export type Environment = Readonly<Record<string, string | undefined>>

/** An empty or blank variable counts as unset. */
export function createReader(env: Environment): Reader {
  const problems: Problem[] = []
  const wrong = (name: string, reason: string) => void problems.push({ name, reason })
  const optional = (name: string) => env[name]?.trim() || null
  return {
    problems,
    wrong,
    optional,
    text: (name, fallback) => optional(name) ?? fallback,
    whole: (name, { fallback, minimum, maximum }) => {
      const text = optional(name)
      if (text === null) return fallback
      const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
      if (number >= minimum && number <= maximum) return number
      wrong(name, `must be a whole number from ${minimum} to ${maximum}: it is "${text.slice(0, 60)}"`)
      return fallback
    },
    isOn: (name, fallback) => {
      const text = optional(name)?.toLowerCase() ?? null
      if (text === null) return fallback
      if (text === '1' || text === 'true') return true
      if (text !== '0' && text !== 'false') wrong(name, `must be 1 or 0: it is "${text.slice(0, 60)}"`)
      return false
    },
    list: (name) =>
      (optional(name) ?? '')
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    oneOf: (name, choices) => {
      const text = optional(name)
      const choice = choices.find((each) => each === text) ?? choices[0]
      if (choice === undefined) throw new Error(`${name} has no choices`)
      if (text !== null && text !== choice)
        wrong(name, `must be ${choices.join(' or ')}: it is "${text.slice(0, 60)}"`)
      return choice
    },
  }
}
