import { wordsOf } from '../text/words.ts'

/** The query with its misspelt words repaired, or null when none was. */
export function correctedText(text: string, corrections: Map<string, string>): string | null {
  if (corrections.size === 0) return null
  let corrected = ''
  let copied = 0
  for (const { start, end, folded } of wordsOf(text)) {
    corrected += text.slice(copied, start) + (corrections.get(folded) ?? text.slice(start, end))
    copied = end
  }
  return corrected + text.slice(copied)
}
