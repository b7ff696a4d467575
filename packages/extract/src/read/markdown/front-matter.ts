import { parse, YAMLParseError } from 'yaml'
import { isoDate, primaryLanguage, tidyLine } from '../metadata.ts'

// A blank line after the dashes makes them a rule.
const FRONT_MATTER = /^---[ \t]*\r?\n(?!\s*\r?\n)([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/
const MAX_CHARACTERS = 64 * 1024
const MAX_TAGS = 100
const MAX_DESCRIPTION = 1_000

export type FrontMatter = {
  title: string | null
  /** What the author says of the text in a sentence or two. */
  description: string | null
  author: string | null
  language: string | null
  publishedAt: string | null
  tags: string[]
}

/** Splits YAML front matter off a Markdown text. Text that only looks like it stays in the body. */
export function splitFrontMatter(text: string): { frontMatter: FrontMatter | null; body: string } {
  const match = FRONT_MATTER.exec(text.slice(0, MAX_CHARACTERS))
  const fields = match ? parseFields(match[1] ?? '') : null
  if (!match || !fields) return { frontMatter: null, body: text }
  return { frontMatter: readFields(fields), body: text.slice(match[0].length) }
}

function parseFields(yaml: string): Record<string, unknown> | null {
  try {
    const value: unknown = parse(yaml, { logLevel: 'error', maxAliasCount: 20 })
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch (error) {
    // A reference that expands too far, and nesting deeper than the stack, are no front matter anybody wrote.
    if (error instanceof YAMLParseError || error instanceof ReferenceError || error instanceof RangeError)
      return null
    throw error
  }
}

function readFields(fields: Record<string, unknown>): FrontMatter {
  return {
    title: tidyLine(asText(fields.title)),
    description: tidyLine(asText(fields.description ?? fields.summary ?? fields.excerpt), MAX_DESCRIPTION),
    author: tidyLine(asList(fields.author ?? fields.authors).join(', ')),
    language: primaryLanguage(asText(fields.lang ?? fields.language)),
    publishedAt: isoDate(asText(fields.date ?? fields.published)),
    tags: [...new Set(asList(fields.tags ?? fields.keywords))].slice(0, MAX_TAGS),
  }
}

function asText(value: unknown): string | null {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

/** A YAML list, or one string with commas; "#tag" is written without its sign. */
function asList(value: unknown): string[] {
  const items = typeof value === 'string' ? value.split(',') : [value].flat()
  return items
    .map((item) => tidyLine(asText(item), 100)?.replace(/^#/, '') ?? '')
    .filter((item) => item !== '')
}
