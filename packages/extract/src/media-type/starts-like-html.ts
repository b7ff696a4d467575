const DOCUMENT = /^(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>])/i
const FRAGMENT =
  /^<(?:script|style|title|meta|link|div|p|h[1-6]|table|article|main|section|header|nav|ul|ol|span|a|b|br|font|iframe|form|img)[\s>/]/i
// The mark of a byte order, spaces, an XML declaration and comments may stand before the first tag.
const PROLOGUE = /^(?:\u00ef\u00bb\u00bf)?(?:\s+|<\?xml[^>]*>|<!--[\s\S]{0,2000}?-->)*/

/** Whether text begins as an HTML document, or at least with a tag that HTML fragments begin with. */
export function startsLikeHtml(bytes: Uint8Array, want: 'document' | 'fragment'): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096))
  const start = head
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^\u00ff\u00fe|^\u00fe\u00ff/, '')
    .replace(PROLOGUE, '')
  return DOCUMENT.test(start) || (want === 'fragment' && FRAGMENT.test(start))
}
