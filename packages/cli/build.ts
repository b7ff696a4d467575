import path from 'node:path'
import { bundlePrograms } from './bundle-programs.ts'

await bundlePrograms(path.join(import.meta.dirname, 'dist'))
