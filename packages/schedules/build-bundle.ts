import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const input = fileURLToPath(new URL('./src/bundle.ts', import.meta.url))
const repository = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Builds the one module that docker/schedule-runtime loads; the adapters are the mini-app's own. Answers with the
 * files that went into it, from the root of the repository, and with what it imports.
 */
export async function buildBundle(file: string): Promise<{ modules: string[]; imports: string[] }> {
  const { output } = await build({
    input,
    platform: 'node',
    external: [/^pg($|\/)/, /^drizzle-orm($|\/)/],
    output: { file, format: 'esm', codeSplitting: false },
    logLevel: 'warn',
  })
  const chunks = output.filter((part) => part.type === 'chunk')
  return {
    modules: chunks.flatMap(({ moduleIds }) => moduleIds.map((id) => path.relative(repository, id))),
    imports: chunks.flatMap(({ imports }) => imports),
  }
}
