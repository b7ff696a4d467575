import type { Token } from 'markdown-it'

// Shorter descriptions are names of icons and badges.
const MIN_DESCRIPTION_CHARACTERS = 20

/** The words of a paragraph, heading or cell: links by their text, images by their description, tags not at all. */
export function inlineText(tokens: Token[] | null): string {
  return (tokens ?? []).map(textOf).join('')
}

function textOf(token: Token): string {
  if (token.type === 'text' || token.type === 'code_inline' || token.type === 'text_special')
    return token.content
  if (token.type === 'softbreak') return ' '
  if (token.type === 'hardbreak') return '\n'
  if (token.type === 'image')
    return token.content.trim().length >= MIN_DESCRIPTION_CHARACTERS ? token.content : ''
  return token.type === 'html_inline' && /^<br\s*\/?>$/i.test(token.content) ? '\n' : ''
}
