import path from 'node:path'
import { build } from 'rolldown'

const web = path.join(import.meta.dirname, '..')

/**
 * Builds the worker as one module at `file`, its packages included. The threads and child processes that it starts
 * are those of the web server: it runs in the folder where `packages` is.
 */
export async function bundleWorker(file: string): Promise<{ imports: string[] }> {
  const { output } = await build({
    cwd: web,
    input: path.join(web, 'src/worker/main.ts'),
    platform: 'node',
    // Branches of the web server that a worker never takes.
    external: ['next/server', '@sentry/nextjs'],
    transform: { define: { 'process.env.NEXT_PHASE': '""', 'process.env.HAS_SENTRY': '""' } },
    output: { file, format: 'esm', codeSplitting: false, minify: { mangle: false } },
    logLevel: 'warn',
  })
  return { imports: output.flatMap((part) => (part.type === 'chunk' ? part.imports : [])) }
}
