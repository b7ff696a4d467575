export type Word = { start: number; end: number; folded: string }
export type WrittenWord = { start: number; end: number; written: string }

/** A character of a script that writes no spaces is a word by itself, as in the database's search_text(). */
const IDEOGRAPHS =
  '\\u2e80-\\u2fff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff'
const WORD = new RegExp(`[${IDEOGRAPHS}]|[[\\p{Alphabetic}\\p{N}\\p{M}]--[${IDEOGRAPHS}]]+`, 'gv')

const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** The words of a text with their UTF-16 offsets, each folded: lower case, compatibility forms, no accents. */
export function wordsOf(text: string): Word[] {
  return writtenWords(text).map(({ start, end, written }) => ({ start, end, folded: fold(written) }))
}

/** The words of a text as they stand there, with their UTF-16 offsets; of another pattern than all words, those. */
export function writtenWords(text: string, pattern = WORD): WrittenWord[] {
  const words: WrittenWord[] = []
  for (const match of text.matchAll(pattern)) {
    words.push({ start: match.index, end: match.index + match[0].length, written: match[0] })
  }
  return words
}

/** The folded words alone, in order. */
export function foldedWords(text: string): string[] {
  return (text.match(WORD) ?? []).map(fold)
}

const ASCII = /^[!-~]*$/

/** A word in lower case, compatibility forms and without accents. */
export function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase()
  return word
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC')
}
