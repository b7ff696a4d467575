/** Where a page ended: everything after this place is older. */
export type Cursor = { hourMs: number; id: number; part: number }

class InvalidCursor extends Error {
  constructor() {
    super('This is no cursor of a list. Begin again without one.')
    this.name = 'InvalidCursor'
  }
}

export function encodeCursor({ hourMs, id, part }: Cursor): string {
  return [hourMs, id, part].map((number) => number.toString(36)).join('-')
}

/** Throws InvalidCursor for anything that encodeCursor did not make. */
export function decodeCursor(cursor: string): Cursor {
  if (!/^[0-9a-z]{1,11}-[0-9a-z]{1,11}-[0-9a-z]{1,4}$/.test(cursor)) throw new InvalidCursor()
  const [hourMs = 0, id = 0, part = 0] = cursor.split('-').map((text) => Number.parseInt(text, 36))
  return { hourMs, id, part }
}
