import { posix } from 'node:path'

/** The archive path of a link inside a book, without its fragment. A damaged escape is taken as it stands. */
export function resolvePath(from: string, href: string): string {
  const path = href.replace(/[?#].*$/s, '')
  return posix.normalize(posix.join(posix.dirname(from), unescapePath(path)))
}

function unescapePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}
