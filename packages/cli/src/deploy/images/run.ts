import { spawn } from 'node:child_process'
import type { Checkout } from '../../checkout.ts'
import type { Terminal } from '../../terminal/terminal.ts'
import type { Command } from '../transport/command.ts'

/** Runs a program in the checkout, with its last line on screen while it lasts. Throws the end of what it said. */
export async function runCommand(
  { root }: Checkout,
  terminal: Terminal,
  { program, args }: Command,
): Promise<void> {
  const name = `${program} ${args.slice(0, 1).join(' ')} ${args.findLast((word) => !word.startsWith('-')) ?? ''}`
  await terminal.step(name, async (report) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const take = (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-20_000)
      report(said.trimEnd().split('\n').at(-1)?.slice(0, 80) ?? '')
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (code !== 0) throw new Error(`${said.trimEnd().split('\n').slice(-25).join('\n')}\n${program} failed`)
  })
}
