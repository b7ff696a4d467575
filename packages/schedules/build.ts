import { fileURLToPath } from 'node:url'
import { buildBundle } from './build-bundle.ts'

await buildBundle(fileURLToPath(new URL('./dist/schedules.mjs', import.meta.url)))
