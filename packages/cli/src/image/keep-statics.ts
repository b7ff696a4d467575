import path from 'node:path'
import { keepStatics } from '../statics/keep.ts'

// `keep-statics <folder>` of the image: adds what browsers load of this release to what the folder holds of the last.
const [folder] = process.argv.slice(2)
if (!folder) {
  process.stderr.write('Say into which folder: keep-statics /statics\n')
  process.exit(2)
}
const from = path.resolve('apps/web/.next/static')
const { added, removed, releases } = await keepStatics({ from, into: folder, keepReleases: 5 })
process.stdout.write(
  `Statics: ${added} files added, ${removed} removed; those of ${releases} releases are here.\n`,
)
