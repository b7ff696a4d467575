import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** One module; the adapters are the mini-app's own. */
await build({
  input: path('./src/bundle.ts'),
  platform: 'node',
  external: [/^pg($|\/)/, /^drizzle-orm($|\/)/],
  output: { file: path('./dist/schedules.mjs'), format: 'esm', codeSplitting: false },
  logLevel: 'warn',
})
