const MAX_SCRIPT_CHARACTERS = 512 * 1024
const MAX_NOSCRIPT_CHARACTERS = 4_000

/** What a page says of itself besides its text. Meta names are lower case; the first of a name counts. */
export type PageFacts = {
  title: string
  language: string | null
  canonical: string | null
  meta: Map<string, string>
  structuredData: string[]
  noscriptText: string
  passwordFields: number
  elementCount: number
  maxDepth: number
}

/** A listener to a parser's events that collects a page's facts. */
export function collectPageFacts() {
  const facts: PageFacts = {
    title: '',
    language: null,
    canonical: null,
    meta: new Map(),
    structuredData: [],
    noscriptText: '',
    passwordFields: 0,
    elementCount: 0,
    maxDepth: 0,
  }
  let depth = 0
  let inside: 'title' | 'structured data' | 'noscript' | null = null
  let insideName = ''
  let scriptCharacters = 0
  return { facts, open, close, text }

  function open(name: string, attributes: Record<string, string>): void {
    facts.elementCount++
    depth++
    facts.maxDepth = Math.max(facts.maxDepth, depth)
    if (name === 'html') facts.language ??= attributes.lang ?? attributes['xml:lang'] ?? null
    else if (name === 'meta') addMeta(attributes)
    else if (name === 'link') addLink(attributes)
    else if (name === 'input' && attributes.type?.toLowerCase() === 'password') facts.passwordFields++
    else if (name === 'title' && facts.title === '') enter('title', name)
    else if (name === 'noscript') enter('noscript', name)
    else if (name === 'script' && attributes.type === 'application/ld+json') {
      facts.structuredData.push('')
      enter('structured data', name)
    }
  }

  function close(name: string): void {
    depth--
    if (name === insideName) inside = null
  }

  function text(data: string): void {
    if (inside === 'title') facts.title += data
    else if (inside === 'noscript') {
      facts.noscriptText = (facts.noscriptText + data).slice(0, MAX_NOSCRIPT_CHARACTERS)
    } else if (inside === 'structured data') addStructuredData(data)
  }

  function enter(what: typeof inside, name: string): void {
    inside = what
    insideName = name
  }

  function addMeta(attributes: Record<string, string>): void {
    const name = (attributes.name ?? attributes.property ?? attributes.itemprop)?.toLowerCase()
    const content = attributes.content?.trim()
    if (name && content && !facts.meta.has(name)) facts.meta.set(name, content)
  }

  function addLink({ rel, href }: Record<string, string>): void {
    if (rel?.toLowerCase().split(/\s+/).includes('canonical') && href) facts.canonical ??= href
  }

  function addStructuredData(data: string): void {
    scriptCharacters += data.length
    const last = facts.structuredData.length - 1
    if (scriptCharacters <= MAX_SCRIPT_CHARACTERS) facts.structuredData[last] += data
  }
}
