import { cp } from 'node:fs/promises'
import path from 'node:path'
import { ROOT } from './docker.ts'

const LEFT_OUT = new Set(['.git', '.next', '.tools', '.trovella', '.turbo', 'dist', 'node_modules'])

/**
 * Copies the checkout into a folder, without what is installed or built, and returns the copy's path. Containers mount
 * from there: an engine sees the folder of temporary files, and not always the one that the checkout is in.
 */
export async function copyCheckout(folder: string): Promise<string> {
  const copy = path.join(folder, 'checkout')
  await cp(ROOT, copy, { recursive: true, filter: (source) => !LEFT_OUT.has(path.basename(source)) })
  return copy
}
