import { findAll, findFirst, type XmlElement } from '../xml.ts'

const MAX_ANCESTORS = 20

/** What paragraph styles mean, by their id: headings of level 1 to 9 (0 is the document's title), lists by depth. */
export type Styles = { headings: Map<string, number>; lists: Map<string, number> }

export const NO_STYLES: Styles = { headings: new Map(), lists: new Map() }

/** Reads what styles mean, inherited through basedOn (ECMA-376, 17.7). */
export function readStyles(sheet: XmlElement | null): Styles {
  const styles = new Map(
    (sheet ? findAll(sheet, 'style') : []).map((style) => [style.attributes.styleId ?? '', style]),
  )
  return { headings: collect(styles, headingLevel), lists: collect(styles, listDepth) }
}

function collect(
  styles: Map<string, XmlElement>,
  meaning: (style: XmlElement) => number | null,
): Map<string, number> {
  const found = new Map<string, number>()
  for (const id of styles.keys()) {
    const value = inherited(id, styles, meaning)
    if (value !== null) found.set(id, value)
  }
  return found
}

function inherited(
  id: string,
  styles: Map<string, XmlElement>,
  meaning: (style: XmlElement) => number | null,
): number | null {
  let style = styles.get(id)
  for (let step = 0; style && step < MAX_ANCESTORS; step++) {
    const own = meaning(style)
    if (own !== null) return own
    style = styles.get(findFirst(style, 'basedOn')?.attributes.val ?? '')
  }
  return null
}

/** By the built-in name, which is English in every language's Word, or by the outline level. */
function headingLevel(style: XmlElement): number | null {
  const name = nameOf(style)
  if (name === 'title') return 0
  const named = /^heading (\d)$/.exec(name)?.[1]
  if (named) return Number(named)
  const outline = findFirst(style, 'outlineLvl')?.attributes.val
  // Level 9 means body text.
  return outline !== undefined && Number(outline) < 9 ? Number(outline) + 1 : null
}

/** "List Bullet 2" is an item of the second depth. */
function listDepth(style: XmlElement): number | null {
  const numbering = findFirst(style, 'numPr')
  if (!numbering || headingLevel(style) !== null) return null
  const level = findFirst(numbering, 'ilvl')?.attributes.val
  const named = /^list (?:bullet|number) (\d)$/.exec(nameOf(style))?.[1]
  return Number(level ?? Number(named ?? 1) - 1)
}

function nameOf(style: XmlElement): string {
  return (findFirst(style, 'name')?.attributes.val ?? '').toLowerCase()
}
