import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Checkout } from '../checkout.ts'
import { trackedFiles } from './tracked-files.ts'
import { workflowProblems } from './workflow-rules.ts'

/** Checks every workflow and action under .github against the rules of this repository. */
export async function checkWorkflows(checkout: Checkout): Promise<string[]> {
  const files = (await trackedFiles(checkout)).filter((file) => /^\.github\/.*\.ya?ml$/.test(file))
  const texts = await Promise.all(files.map((file) => readFile(path.join(checkout.root, file), 'utf8')))
  return files.flatMap((file, index) =>
    workflowProblems(texts[index] ?? '').map((problem) => `${file}: ${problem}`),
  )
}
