import { cp } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

/**
 * Writes the reading process as one program without dependencies, `main.mjs`, into a directory: for an application that
 * is shipped as a bundle and passes that path as createExtractor's childPath.
 */
export async function bundleChild(directory: string): Promise<string> {
  const file = `${directory}/main.mjs`
  await build({
    input: fileURLToPath(import.meta.resolve('./src/child/main.ts')),
    platform: 'node',
    // linkedom's optional painter, which reading does not need.
    external: ['canvas'],
    output: { file, format: 'esm', codeSplitting: false, minify: true },
    logLevel: 'warn',
  })
  const maps = fileURLToPath(new URL('./cmaps/', import.meta.resolve('pdfjs-dist/package.json')))
  await cp(maps, `${directory}/cmaps`, { recursive: true })
  return file
}
