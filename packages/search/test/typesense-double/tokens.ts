const MAX_TOKEN_LENGTH = 100

/** Words are parted by white space; whatever is neither letter nor digit is dropped, not a place to part at. */
export function tokenize(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .split(/\s+/u)
    .map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, '').slice(0, MAX_TOKEN_LENGTH))
    .filter((word) => word !== '')
}
