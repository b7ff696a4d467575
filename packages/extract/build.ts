import { fileURLToPath } from 'node:url'
import { bundleChild } from './bundle-child.ts'

await bundleChild(fileURLToPath(new URL('./dist', import.meta.url)))
