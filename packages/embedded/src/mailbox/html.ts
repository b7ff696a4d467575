/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Plain text as HTML whose web addresses are links that open beside the mailbox. */
export function linkify(text: string): string {
  // The text before an address, the address, the text after: every second part is an address.
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/)
    .map((part, index) => {
      const safe = escapeHtml(part)
      return index % 2 ? `<a href="${safe}" target="_blank" rel="noreferrer noopener">${safe}</a>` : safe
    })
    .join('')
}
