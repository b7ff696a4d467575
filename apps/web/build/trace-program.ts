import { readFile } from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import path from 'node:path'

type Trace = (
  files: string[],
  options: { base: string; processCwd: string; readFile(file: string): Promise<string | Buffer | null> },
) => Promise<{ fileList: Set<string> }>

// The tracer that the framework brings with it, so that both see dependencies the same way.
const { nodeFileTrace } = createRequire(import.meta.url)('next/dist/compiled/@vercel/nft') as {
  nodeFileTrace: Trace
}

/** Every file a program needs, its packages included, relative to `root`. Links on the way are files too. */
export async function traceProgram({ root, program }: { root: string; program: string }): Promise<string[]> {
  const { fileList } = await nodeFileTrace([path.join(root, program)], {
    base: root,
    processCwd: root,
    readFile: readAsJavaScript,
  })
  return [...fileList]
}

/** The tracer understands no types. */
async function readAsJavaScript(file: string): Promise<string | Buffer | null> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return null
    throw error
  })
  const isTypeScript = file.endsWith('.ts') && !file.endsWith('.d.ts')
  return content && isTypeScript ? stripTypeScriptTypes(content.toString(), { mode: 'strip' }) : content
}
