const TAIL_BYTES = 4096
const HEAD_BYTES = 2048

/**
 * Whether the end of a PDF is missing. pdf.js would mend such a file from what is left and silently give half a text.
 * A whole file ends with startxref and %%EOF; a linearized one says its length at its beginning (ISO 32000-1, F.3.3).
 */
export function isCutShort(bytes: Buffer): boolean {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - TAIL_BYTES))
  if (!tail.includes('%%EOF') && !tail.includes('startxref')) return true
  const head = bytes.toString('latin1', 0, HEAD_BYTES)
  const declared = /\/Linearized\b[\s\S]{0,200}?\/L\s+(\d+)/.exec(head)?.[1]
  return declared !== undefined && Number(declared) > bytes.length + 1024
}
