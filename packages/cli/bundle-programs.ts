import { cp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { functionIds } from '@repo/jobs/function-ids'
import { build } from 'rolldown'

const source = path.join(import.meta.dirname, 'src/image')
const database = path.join(import.meta.dirname, '../db')

/**
 * Builds what the image runs beside its servers: `bin/migrate.mjs` and others below `folder`, each one module
 * with its packages included, and what they look for in the folder above theirs: migrations, notes, names of jobs.
 */
export async function bundlePrograms(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  for (const name of ['migrate', 'seed', 'keep-statics', 'deploy', 'restore']) {
    await build({
      input: path.join(source, `${name}.ts`),
      platform: 'node',
      output: {
        file: path.join(folder, 'bin', `${name}.mjs`),
        format: 'esm',
        codeSplitting: false,
        minify: { mangle: false },
      },
      logLevel: 'warn',
    })
  }
  for (const data of ['migrations', 'seed']) {
    await cp(path.join(database, data), path.join(folder, data), { recursive: true })
  }
  // What a deploy compares with what the job server lists.
  await writeFile(path.join(folder, 'functions.json'), JSON.stringify(functionIds()))
}
