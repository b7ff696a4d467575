import { Parser } from 'htmlparser2'

/** An element of a small XML document, names without their namespace prefix. */
export type XmlElement = {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

const MAX_ELEMENTS = 200_000
const MAX_DEPTH = 200

/** Reads a small XML document, such as a book's table of contents, into a tree. What lies too deep is left out. */
export function parseXml(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open: XmlElement[] = [root]
  let count = 0
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element = { name: localName(name), attributes: localNames(attributes), children: [], text: '' }
        count++
        if (open.length < MAX_DEPTH && count < MAX_ELEMENTS) open.at(-1)?.children.push(element)
        open.push(element)
      },
      ontext(data) {
        const element = open.at(-1)
        if (element) element.text += data
      },
      onclosetag() {
        if (open.length > 1) open.pop()
      },
    },
    { xmlMode: true },
  )
  parser.end(xml)
  return root
}

/** Every element of that name below, in document order. */
export function findAll(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...findAll(child, name),
  ])
}

/** The first element of that name below, or null. */
export function findFirst(element: XmlElement, name: string): XmlElement | null {
  return findAll(element, name)[0] ?? null
}

/** All text in an element, in order of its elements. */
export function textWithin(element: XmlElement): string {
  return [element.text, ...element.children.map(textWithin)].join(' ').replaceAll(/\s+/g, ' ').trim()
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function localNames(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [localName(name), value]))
}
