/** What may stand in a template: text is escaped, markup is not, lists are joined, and what is absent leaves nothing. */
export type Fragment = Html | string | number | null | undefined | false | readonly Fragment[]

/** Markup that {@link html} made. Nothing else can make one, so no text of an entry can pass for markup. */
export class Html {
  readonly #markup: string

  private constructor(markup: string) {
    this.#markup = markup
  }

  static join(parts: TemplateStringsArray, values: readonly Fragment[]): Html {
    let markup = parts[0] ?? ''
    for (let i = 0; i < values.length; i++) markup += Html.#render(values[i]) + (parts[i + 1] ?? '')
    return new Html(markup)
  }

  static #render(value: Fragment): string {
    if (value instanceof Html) return value.#markup
    if (typeof value === 'string') return escaped(value)
    if (typeof value === 'number') return String(value)
    if (Array.isArray(value)) return value.map(Html.#render).join('')
    return ''
  }

  toString(): string {
    return this.#markup
  }
}

/**
 * A template whose values are escaped, for element content and for attribute values in double quotes. It is no
 * place for a value in an unquoted attribute, a script, a style or a link's scheme.
 */
export function html(parts: TemplateStringsArray, ...values: Fragment[]): Html {
  return Html.join(parts, values)
}

const SPECIAL = /[&<>"']/

function escaped(text: string): string {
  if (!SPECIAL.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
