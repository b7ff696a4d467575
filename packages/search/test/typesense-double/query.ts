import { tokenize } from './tokens.ts'

export type ParsedText = { words: string[]; phrases: string[][]; excluded: string[][] }

/** q: words, "phrases in order", -words and -"phrases" that must be absent. Nothing but those means every document. */
export function parseText(q: string): ParsedText {
  const parsed: ParsedText = { words: [], phrases: [], excluded: [] }
  for (const [, minus, quoted, plain] of q.matchAll(/(-?)(?:"([^"]*)"|([^\s"]+))/gu)) {
    const words = tokenize(quoted ?? plain ?? '')
    if (words.length === 0) continue
    if (minus) parsed.excluded.push(words)
    else if (quoted !== undefined) parsed.phrases.push(words)
    else parsed.words.push(...words)
  }
  return parsed
}
