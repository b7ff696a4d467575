const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const MAX_END_BYTES = 22 + 0xffff
const MAX_NAMES = 20_000

/** File names in a zip archive's central directory, or an empty list when the directory is damaged (APPNOTE.TXT 4.3). */
export function listZipNames(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end === null) return []
  const names: string[] = []
  const decoder = new TextDecoder()
  let at = view.getUint32(end + 16, true)
  while (
    names.length < MAX_NAMES &&
    at + 46 <= view.byteLength &&
    view.getUint32(at, true) === DIRECTORY_ENTRY
  ) {
    const nameLength = view.getUint16(at + 28, true)
    names.push(decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength)))
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return names
}

function findEnd(view: DataView): number | null {
  const lowest = Math.max(0, view.byteLength - MAX_END_BYTES)
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at
  }
  return null
}
