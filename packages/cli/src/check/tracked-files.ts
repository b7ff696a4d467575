import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Checkout } from '../checkout.ts'

/** Every file of the checkout that git knows or would add, with `/` between folders. */
export async function trackedFiles({ root }: Pick<Checkout, 'root'>): Promise<string[]> {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z']
  const { stdout } = await promisify(execFile)('git', args, { cwd: root, maxBuffer: 32 * 1024 * 1024 })
  return stdout.split('\0').filter(Boolean)
}
