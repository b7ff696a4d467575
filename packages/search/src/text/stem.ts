const VOWELS = 'aeiouy'
// "add", "egg" and "off" keep both letters.
const DOUBLES = /(?<!^[aeo])(bb|dd|ff|gg|mm|nn|pp|rr|tt)$/

const IRREGULAR = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
])
const INVARIANT = new Set(['sky', 'news', 'howe', 'atlas', 'cosmos', 'bias', 'andes'])
const INVARIANT_SINGULAR = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
])

const SECOND: [string, string][] = [
  ['ization', 'ize'],
  ['ational', 'ate'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
  ['ogi', 'og'],
  ['li', ''],
]
const THIRD: [string, string][] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ative', ''],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
]
const FOURTH = [
  'ement',
  'ance',
  'ence',
  'able',
  'ible',
  'ment',
  'ant',
  'ent',
  'ism',
  'ate',
  'iti',
  'ous',
  'ive',
  'ize',
  'ion',
  'al',
  'er',
  'ic',
]

/**
 * The stem of a lower-case English word, as Postgres' snowball dictionary gives it.
 * Source: Snowball's description of the English (Porter 2) stemmer.
 */
export function stem(word: string): string {
  if (word.length <= 2 || !/^[a-z]+$/.test(word)) return word
  const irregular = IRREGULAR.get(word)
  if (irregular) return irregular
  if (INVARIANT.has(word)) return word
  const marked = word.replace(/^y|(?<=[aeiouy])y/g, 'Y')
  const regions = { first: firstRegion(marked), second: 0 }
  regions.second = regionAfter(marked, regions.first)
  const singular = withoutPlural(marked)
  if (INVARIANT_SINGULAR.has(singular)) return singular
  let stemmed = withoutPast(singular, regions.first)
  stemmed = withSoftY(stemmed)
  stemmed = secondStep(stemmed, regions.first)
  stemmed = thirdStep(stemmed, regions)
  stemmed = fourthStep(stemmed, regions.second)
  return lastStep(stemmed, regions).toLowerCase()
}

type Regions = { first: number; second: number }

function isVowel(letter: string | undefined): boolean {
  return letter !== undefined && VOWELS.includes(letter)
}

function hasVowel(text: string): boolean {
  return /[aeiouy]/.test(text)
}

function firstRegion(word: string): number {
  const prefix = /^(gener|commun|arsen)/.exec(word)
  return prefix ? prefix[0].length : regionAfter(word, 0)
}

/** Where the part begins that follows the first non-vowel after a vowel. */
function regionAfter(word: string, from: number): number {
  for (let index = from + 1; index < word.length; index += 1) {
    if (!isVowel(word[index]) && isVowel(word[index - 1])) return index + 1
  }
  return word.length
}

function endsInShortSyllable(word: string): boolean {
  return /^[aeiouy][^aeiouy]$/.test(word) || /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word)
}

function withoutPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (word.endsWith('ied') || word.endsWith('ies')) return word.slice(0, word.length > 4 ? -2 : -1)
  if (word.endsWith('us') || word.endsWith('ss')) return word
  if (word.endsWith('s') && hasVowel(word.slice(0, -2))) return word.slice(0, -1)
  return word
}

function withoutPast(word: string, first: number): string {
  const agreed = /eed(ly)?$/.exec(word)
  if (agreed) return agreed.index >= first ? `${word.slice(0, agreed.index)}ee` : word
  const ending = /(ed|edly|ing|ingly)$/.exec(word)
  if (!ending || !hasVowel(word.slice(0, ending.index))) return word
  const base = word.slice(0, ending.index)
  if (/(at|bl|iz)$/.test(base)) return `${base}e`
  if (DOUBLES.test(base)) return base.slice(0, -1)
  return first >= base.length && endsInShortSyllable(base) ? `${base}e` : base
}

function withSoftY(word: string): string {
  return word.length > 2 && /[^aeiouy][yY]$/.test(word) ? `${word.slice(0, -1)}i` : word
}

function secondStep(word: string, first: number): string {
  const match = SECOND.find(([ending]) => word.endsWith(ending))
  if (!match || word.length - match[0].length < first) return word
  const [ending, replacement] = match
  const base = word.slice(0, -ending.length)
  if (ending === 'ogi' && !base.endsWith('l')) return word
  if (ending === 'li' && !/[cdeghkmnrt]$/.test(base)) return word
  return base + replacement
}

function thirdStep(word: string, regions: Regions): string {
  const match = THIRD.find(([ending]) => word.endsWith(ending))
  if (!match) return word
  const [ending, replacement] = match
  const start = word.length - ending.length
  return start >= (ending === 'ative' ? regions.second : regions.first)
    ? word.slice(0, start) + replacement
    : word
}

function fourthStep(word: string, second: number): string {
  const ending = FOURTH.find((each) => word.endsWith(each))
  if (!ending || word.length - ending.length < second) return word
  const base = word.slice(0, -ending.length)
  return ending === 'ion' && !/[st]$/.test(base) ? word : base
}

function lastStep(word: string, regions: Regions): string {
  const base = word.slice(0, -1)
  if (word.endsWith('e')) {
    const goes = base.length >= regions.second || (base.length >= regions.first && !endsInShortSyllable(base))
    return goes ? base : word
  }
  return word.endsWith('ll') && base.length >= regions.second ? base : word
}
