import { existsSync } from 'node:fs'
import path from 'node:path'

/**
 * What the reading process at childPath, a path without links, may read: its own program. That is the folder of a
 * bundle; of a source file it is the package, and the folders of dependencies above it. Files to read come as messages.
 */
export function readableFolders(childPath: string): string[] {
  const own = path.dirname(childPath)
  if (!childPath.endsWith('.ts')) return [own]
  const above = withParents(own)
  const itsPackage = above.find((folder) => existsSync(path.join(folder, 'package.json'))) ?? own
  const dependencies = above.map((folder) => path.join(folder, 'node_modules'))
  return [itsPackage, ...dependencies.filter((folder) => existsSync(folder))]
}

function withParents(folder: string): string[] {
  const parent = path.dirname(folder)
  return parent === folder ? [folder] : [folder, ...withParents(parent)]
}
