import type { Zip } from '../zip/open-zip.ts'

const CONTAINER = 'META-INF/container.xml'

/** The archive as seen from the folder that holds the book: nearly always its top, sometimes one folder in it. */
export function bookFolder(zip: Zip): Zip {
  const container = zip.names.find((name) => name === CONTAINER || name.endsWith(`/${CONTAINER}`))
  const folder = container?.slice(0, -CONTAINER.length) ?? ''
  if (folder === '') return zip
  return {
    names: zip.names.filter((name) => name.startsWith(folder)).map((name) => name.slice(folder.length)),
    read: (name) => zip.read(folder + name),
  }
}
