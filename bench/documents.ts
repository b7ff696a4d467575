const SUBJECTS = 'harbour glacier archive lantern orchard compass granary estuary bellows quarry'.split(' ')
const VERBS = 'keeps measures carries divides mends gathers counts follows'.split(' ')
const OBJECTS =
  'the winter grain|a ledger of tides|every lost letter|the northern road|its own shadow|what the river left'.split(
    '|',
  )
const QUALIFIERS =
  'before the thaw|in a dry year|under the old bridge|by lamplight|without a map|after the fair'.split('|')

/** A Markdown document of about 2 kB that no other number yields, with headings, a list and a word only it has. */
export function markdownDocument(number: number): { fileName: string; text: string; word: string } {
  const random = generator(number + 1)
  const word = `zq${(number * 7919 + 104_729).toString(36)}`
  const section = (index: number) =>
    `## ${title(pick(random, SUBJECTS))} ${index + 1}\n\n${Array.from({ length: 6 }, () => sentence(random)).join(' ')}\n`
  const list = Array.from({ length: 4 }, () => `- ${sentence(random)}`).join('\n')
  const text = [
    `# ${title(pick(random, SUBJECTS))} ${number}`,
    `The mark of this page is ${word}.`,
    section(0),
    section(1),
    list,
  ].join('\n\n')
  return { fileName: `page-${String(number).padStart(5, '0')}.md`, text, word }
}

function sentence(random: () => number): string {
  return `The ${pick(random, SUBJECTS)} ${pick(random, VERBS)} ${pick(random, OBJECTS)} ${pick(random, QUALIFIERS)}.`
}

function title(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function pick(random: () => number, words: string[]): string {
  return words[Math.floor(random() * words.length)] ?? ''
}

/** Mulberry32, so that every run sees the same documents. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
