import { cp, glob, mkdir, realpath, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { bundleWorker } from './bundle-worker.ts'
import { settleKeys } from './settle-keys.ts'
import { shareChunks } from './share-chunks.ts'
import { traceProgram } from './trace-program.ts'

const web = path.join(import.meta.dirname, '..')
const root = path.join(web, '../..')
const standalone = path.join(web, '.next/standalone')

/** Programs that the server starts from their files, in processes or threads of their own. */
const programs = ['packages/extract/src/child/main.ts', 'packages/search/src/vector/exact/worker.ts']

/** What they look for at run time, where no tracing can see it. */
const data = [
  'packages/extract/node_modules/pdfjs-dist/package.json',
  'packages/extract/node_modules/pdfjs-dist/cmaps',
]

/** Libraries that resize pictures, which nothing here does; what the server was put together from, and lists of it. */
const unneeded = [
  'node_modules/.pnpm/{sharp,@img+*}@*',
  'apps/web/.next/server/**/*.nft.json',
  'apps/web/src',
]

// The framework copies what its own routes import. The rest of what the server needs is added here, so that
// `.next/standalone` runs with nothing beside it.
// It has seen that programs are started from `packages`, not which: then it copies all that is there, also what another
// build is writing at that moment.
await rm(path.join(standalone, 'packages'), { recursive: true, force: true })
const traced = await Promise.all(programs.map((program) => traceProgram({ root, program })))
for (const file of new Set(traced.flat())) await copyIntoStandalone(file)
for (const file of data) await copyResolved(file)
for (const folder of ['.next/static', 'public']) {
  if (await exists(path.join(web, folder))) {
    await cp(path.join(web, folder), path.join(standalone, 'apps/web', folder), { recursive: true })
  }
}
for await (const left of glob(unneeded, { cwd: standalone })) {
  await rm(path.join(standalone, left), { recursive: true, force: true })
}
await shareChunks(path.join(standalone, 'apps/web/.next/server'))
await bundleWorker(path.join(standalone, 'worker.mjs'))
// biome-ignore lint/style/noProcessEnv: the build's own variable, as next.config.ts reads it
const { REVISION } = process.env
if (REVISION) await settleKeys(path.join(standalone, 'apps/web/.next'), REVISION)

/** As it is: pnpm's links stay links, which lead to the files copied beside them. */
async function copyIntoStandalone(file: string): Promise<void> {
  const target = path.join(standalone, file)
  await mkdir(path.dirname(target), { recursive: true })
  await cp(path.join(root, file), target, { recursive: true, verbatimSymlinks: true, force: true })
}

/** The files that a path through links leads to, at the place where they really are. */
async function copyResolved(file: string): Promise<void> {
  await copyIntoStandalone(path.relative(root, await realpath(path.join(root, file))))
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null
}
