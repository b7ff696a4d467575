/** The two things a Content-Type header says, in lower case: `text/html; charset="UTF-8"`. */
export function parseContentType(header: string | null | undefined): {
  mediaType: string | null
  charset: string | null
} {
  const [type = '', ...parameters] = (header ?? '').split(';')
  const mediaType = type.trim().toLowerCase()
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(parameter)?.[1])
    .find((value) => value !== undefined)
  return {
    mediaType: /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : null,
    charset: charset?.toLowerCase() ?? null,
  }
}
