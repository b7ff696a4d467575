/** An option of a verb. With `value` it takes one, named so in the help. */
export type Option = {
  meaning: string
  value?: string
  /** One letter that says the same: -f. */
  short?: string
}

export type Verb = {
  /** One line for the list of verbs. */
  summary: string
  /** The rest of its help: what it does, and what its exit code says. */
  details: string
  options: Record<string, Option>
  /** What may follow besides options; none when absent. */
  rest?: {
    name: string
    meaning: string
    most: number
    /** It goes to another program as it is, options and all. */
    isHandedOver?: true
  }
}
