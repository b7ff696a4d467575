import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Checkout } from '../../checkout.ts'
import type { LeftOut } from '../steps.ts'

export function checkTerraformFormat({ root }: Checkout): Promise<string[] | LeftOut> {
  return formatProblems(path.join(root, 'infra'))
}

/** What `terraform fmt` would change below a folder. */
export async function formatProblems(folder: string, program = 'terraform'): Promise<string[] | LeftOut> {
  try {
    await promisify(execFile)(program, ['fmt', '-check', '-recursive', folder])
    return []
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string }
    if (code === 'ENOENT') return { leftOut: 'terraform is not installed' }
    const files = stdout.trim().split('\n').join(', ')
    return [
      files ? `terraform fmt would change ${files}. Run: terraform fmt -recursive infra` : stderr.trim(),
    ]
  }
}
