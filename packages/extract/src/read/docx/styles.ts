import { findAll, findFirst, type XmlElement } from '../xml.ts'

const MAX_ANCESTORS = 20

/** Which paragraph styles are headings: level 1 to 9, and 0 for the document's title. */
export type HeadingStyles = Map<string, number>

/** Reads heading styles by their outline level or their built-in name, inherited through basedOn (ECMA-376, 17.7). */
export function readHeadingStyles(styles: XmlElement | null): HeadingStyles {
  const all = new Map(
    (styles ? findAll(styles, 'style') : []).map((style) => [style.attributes.styleId ?? '', style]),
  )
  const levels: HeadingStyles = new Map()
  for (const id of all.keys()) {
    const level = levelOf(id, all)
    if (level !== null) levels.set(id, level)
  }
  return levels
}

function levelOf(id: string, styles: Map<string, XmlElement>): number | null {
  let style = styles.get(id)
  for (let step = 0; style && step < MAX_ANCESTORS; step++) {
    const own = ownLevel(style)
    if (own !== null) return own
    style = styles.get(findFirst(style, 'basedOn')?.attributes.val ?? '')
  }
  return null
}

function ownLevel(style: XmlElement): number | null {
  const name = (findFirst(style, 'name')?.attributes.val ?? '').toLowerCase()
  if (name === 'title') return 0
  const named = /^heading (\d)$/.exec(name)?.[1]
  if (named) return Number(named)
  const outline = findFirst(style, 'outlineLvl')?.attributes.val
  // Level 9 means body text.
  return outline !== undefined && Number(outline) < 9 ? Number(outline) + 1 : null
}
