import { nearest } from '../arguments/nearest.ts'
import { EXIT } from '../exit-codes.ts'
import { runProgram } from '../process/run-program.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { bootstrapCommand, serverScript } from './script.ts'
import { serverSteps } from './steps.ts'

export type Choices = { dryRun: boolean; port?: number | undefined; swapMb: string }

/** Makes a fresh Debian or Ubuntu ready over ssh, or prints what would be run there. */
export async function server(
  terminal: Terminal,
  [word = '', host]: readonly string[],
  { dryRun, port, swapMb }: Choices,
): Promise<number> {
  const problem = problemOf(word, host, swapMb, dryRun)
  if (problem) {
    process.stderr.write(`${problem}\n`)
    return EXIT.usage
  }
  const steps = serverSteps({ user: 'trovella', folder: '/opt/trovella', swapMb: Number(swapMb) })
  const script = serverScript(steps)
  if (dryRun || !host) {
    terminal.line(script.trimEnd())
    return EXIT.ok
  }
  const { program, args } = bootstrapCommand(host, port)
  const code = await runProgram({ program, args }, script)
  if (code === EXIT.ok) terminal.line(`${host} is ready. Deploys come as trovella, to /opt/trovella.`)
  else process.stderr.write('Not all of it is done. When what is said above is mended, run this again.\n')
  return code === EXIT.ok ? EXIT.ok : EXIT.failed
}

function problemOf(word: string, host: string | undefined, swapMb: string, dryRun: boolean): string | null {
  if (word !== 'bootstrap') {
    const meant = nearest(word, ['bootstrap'])
    return `"server" has ${word ? `no "${word}"` : 'one word'}. ${meant ? 'Did you mean "bootstrap"?' : './deploy.sh server bootstrap root@HOST'}`
  }
  if (!host && !dryRun) return 'Which machine? ./deploy.sh server bootstrap root@library.example.org'
  if (host && !/^([a-z_][\w-]*@)?[\w.:-]+$/i.test(host))
    return `"${host}" is not a machine: USER@HOST, or a host of ~/.ssh/config.`
  if (!/^\d{1,6}$/.test(swapMb)) return `"--swap-mb" takes a number of megabytes, not "${swapMb}".`
  return null
}
