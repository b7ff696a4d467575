const MOST_CHARACTERS = 16_384

/** What a run printed: the end of it, when it is long. */
export type Output = { print(line: string): void; text(): string }

export function createOutput(onPrint: (line: string) => void = () => undefined): Output {
  let kept = ''
  let isCut = false
  return {
    print: (line) => {
      onPrint(line)
      kept = kept === '' ? line : `${kept}\n${line}`
      if (kept.length <= 2 * MOST_CHARACTERS) return
      kept = kept.slice(-MOST_CHARACTERS)
      isCut = true
    },
    text: () => (isCut || kept.length > MOST_CHARACTERS ? `…${kept.slice(-MOST_CHARACTERS)}` : kept),
  }
}
