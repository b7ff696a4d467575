const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

/** What a person reads of markup, on one line. */
export function textOf(markup: string): string {
  return markup
    .replace(/<(svg|style|script)\b[^>]*>.*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, ' ')
    .trim()
}

/** The texts of the elements of a name that hold no other of that name, in order. */
export function textsOf(markup: string, element: string): string[] {
  return [...markup.matchAll(new RegExp(`<${element}\\b[^>]*>(.*?)</${element}>`, 'gs'))].map(
    ([, inner = '']) => textOf(inner),
  )
}

/** The markup of the section under a heading of the second level. */
export function sectionOf(markup: string, heading: string): string {
  const [, after] = markup.split(`<h2>${heading}</h2>`)
  if (after === undefined) throw new Error(`the page has no section "${heading}"`)
  return after.split('</section>')[0] ?? ''
}
