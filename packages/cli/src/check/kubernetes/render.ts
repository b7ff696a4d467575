import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { parseAllDocuments } from 'yaml'
import type { LeftOut } from '../steps.ts'

/** One object of a cluster. */
export type Manifest = {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string; labels?: Record<string, string> }
  spec?: Record<string, unknown>
  data?: Record<string, string>
}

/** What a folder with a kustomization.yaml comes to, or why that cannot be told here. Throws with what is wrong in it. */
export async function render(folder: string, program = 'kubectl'): Promise<Manifest[] | LeftOut> {
  try {
    const { stdout } = await promisify(execFile)(program, ['kustomize', folder], {
      maxBuffer: 16 * 1024 * 1024,
    })
    return manifestsOf(stdout)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return { leftOut: 'kubectl is not installed' }
    throw error
  }
}

export function manifestsOf(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest)
}
