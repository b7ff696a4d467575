const MOST_REMEMBERED = 4_000
/** Longer ones hardly come again, and would fill the memory. */
const MOST_LENGTH = 64

/** A question about names, asked once of each: the same few come with every entry. */
export function remembering(ask: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>()
  return (name) => {
    const known = answers.get(name)
    if (known !== undefined) return known
    const answer = ask(name)
    if (name.length > MOST_LENGTH) return answer
    if (answers.size >= MOST_REMEMBERED) answers.clear()
    answers.set(name, answer)
    return answer
  }
}
