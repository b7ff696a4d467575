import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { bootstrapCommand, serverScript } from '../src/server/script.ts'
import { serverSteps } from '../src/server/steps.ts'

const choices = { user: 'trovella', folder: '/opt/trovella', swapMb: 2048 }
const run = promisify(execFile)

describe('serverSteps', () => {
  it('asks of each whether it is so already, and can make it so', () => {
    for (const { name, done, run } of serverSteps(choices)) {
      expect(done, name).not.toBe('')
      expect(run.length, name).toBeGreaterThan(0)
    }
  })

  it('opens the firewall for the port that ssh came by before it closes the rest', () => {
    const firewall = serverSteps(choices).find(({ name }) => name.startsWith('firewall'))?.run ?? []
    expect(firewall.indexOf('ufw allow "$ssh_port/tcp"')).toBeLessThan(firewall.indexOf('ufw --force enable'))
    expect(firewall.filter((line) => line.startsWith('ufw allow'))).toHaveLength(4)
  })

  it('makes no swap where none is asked for', () => {
    expect(serverSteps({ ...choices, swapMb: 0 }).some(({ name }) => name.includes('swap'))).toBe(false)
    expect(
      serverSteps({ ...choices, swapMb: 512 }).find(({ name }) => name.includes('swap'))?.run[0],
    ).toContain('512M')
  })
})

describe('serverScript', () => {
  it('is a script that a POSIX shell reads', async () => {
    await expect(run('sh', ['-n', '-c', serverScript(serverSteps(choices))])).resolves.toBeDefined()
  })

  it('does what is not so, leaves what is, and stops at the first that fails with what it said', async () => {
    const step = (name: string, done: string, ...lines: string[]) => ({ name, done, run: lines })
    const steps = [
      step('so already', 'true', 'echo never'),
      step('made', '[ -e "$mark" ]', 'touch "$mark"'),
      step('broken', 'false', 'echo the reason', 'false', 'echo not reached'),
      step('after it', 'false', 'true'),
    ]
    // The preface asks for root and for a system, which are those of this machine.
    const script = serverScript(steps).slice(serverScript(steps).indexOf('log=$(mktemp)'))
    const text = `set -eu; mark=$(mktemp -u); trap 'rm -f "$mark"' EXIT\n${script}`
    const failure = await run('sh', ['-c', text]).catch((error: { stdout: string; stderr: string }) => error)
    expect(failure.stdout).toBe('  = so already\n  ✓ made\n  ✗ broken\n')
    expect(failure.stderr).toBe('the reason\n')
  })
})

describe('bootstrapCommand', () => {
  it('becomes root there, and asks for no password', () => {
    const { program, args } = bootstrapCommand('admin@library.example.org', 2222)
    expect([program, ...args.slice(0, 6)].join(' ')).toBe(
      'ssh -p 2222 -o BatchMode=yes -- admin@library.example.org',
    )
    expect(args[6]).toContain('sudo -n --preserve-env=SSH_CONNECTION sh -s')
  })
})
