/** A text of at most `maxLength` units, which says how many are left out. */
export function cut(
  text: string,
  { maxLength, fullLength }: { maxLength: number; fullLength: number },
): string {
  if (text.length <= maxLength && fullLength <= maxLength) return text
  const shown = text.slice(0, maxLength).toWellFormed()
  return fullLength > maxLength ? `${shown}… [${fullLength - maxLength} more]` : shown
}
