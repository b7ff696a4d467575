import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../bench/free-port.ts'
import { bootstrapCommand, serverScript } from '../../packages/cli/src/server/script.ts'
import { serverSteps } from '../../packages/cli/src/server/steps.ts'
import { docker, ROOT, until, whyNot } from './docker.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'

const reason = await whyNot()
const name = ownName('bootstrap')
const steps = serverSteps({ user: 'trovella', folder: '/opt/trovella', swapMb: 0 })

/** A Debian with sshd and no systemd. Its packages come while the image is built, by the first step itself. */
const DOCKERFILE = `FROM node:24-trixie-slim
RUN printf 'exit 101' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
RUN apt-get update -q && apt-get install -q -y --no-install-recommends openssh-server sudo && mkdir -p /run/sshd
COPY packages.sh key.pub /setup/
RUN sh /setup/packages.sh
RUN useradd --create-home admin && echo 'admin ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/admin && \
    install -D -m 600 -o admin /setup/key.pub ~admin/.ssh/authorized_keys && chown admin ~admin/.ssh
CMD ["/usr/sbin/sshd", "-D", "-e"]
`

describe.skipIf(reason)(`server bootstrap${reason ? ` (${reason})` : ''}`, () => {
  let folder: string
  let port: number

  beforeAll(async () => {
    await removeLeftovers('bootstrap')
    folder = await mkdtemp(path.join(tmpdir(), 'trovella-bootstrap-'))
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'key')])
    await writeFile(path.join(folder, 'packages.sh'), serverScript(steps.slice(0, 1)))
    await writeFile(path.join(folder, 'Dockerfile'), DOCKERFILE)
    await docker('build', '--network', 'host', '--tag', name, folder)
    port = await freePort()
    // The firewall is that of the container's own network.
    await docker(
      ...['run', '--detach', '--name', name, '--cap-add', 'NET_ADMIN'],
      ...['--publish', `127.0.0.1:${port}:22`, name],
    )
    await until(() => asked('root', 'true').then((answer) => answer.code !== null))
  }, 300_000)
  afterAll(async () => {
    await removeAll(name)
    await rm(folder, { recursive: true })
  })

  test('makes a fresh machine ready over ssh, as one who may sudo, and a second time changes nothing', async () => {
    const first = await bootstrap()
    expect(first.stderr).toBe('')
    expect(marks(first.stdout)).toEqual(['=', '✓', '✓', '✓', '✓', '✓', '✓', '='])
    const second = await bootstrap()
    expect(marks(second.stdout)).toEqual(steps.map(() => '='))
  }, 60_000)

  test('lets the deploying user in by the same key, with Docker and the folder', async () => {
    const { stdout } = await asked(
      'trovella',
      'id -nG; stat -c "%U %a" /opt/trovella; docker compose version --short',
    )
    expect(stdout).toMatch(/^trovella docker\ntrovella 750\n\d+\.\d+\.\d+/)
  })

  test('lets in ssh, HTTP and HTTPS, and nothing else', async () => {
    const status = await docker('exec', name, 'ufw', 'status', 'verbose')
    expect(status).toContain('Default: deny (incoming)')
    const open = [...status.matchAll(/^(\S+) +ALLOW IN +Anywhere *$/gm)].map(([, port]) => port)
    expect(open.sort()).toEqual(['22/tcp', '443/tcp', '443/udp', '80/tcp'])
  })

  async function bootstrap() {
    const { program, args } = bootstrapCommand('admin@127.0.0.1', port)
    return ssh(program, args, serverScript(steps))
  }

  function asked(user: string, command: string) {
    return ssh('ssh', ['-p', String(port), `${user}@127.0.0.1`, command], '')
  }

  function ssh(program: string, args: string[], input: string) {
    const trust = [
      '-o',
      'StrictHostKeyChecking=no',
      '-o',
      'UserKnownHostsFile=/dev/null',
      '-o',
      'LogLevel=ERROR',
    ]
    return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      const child = execFile(
        program,
        [...trust, '-i', path.join(folder, 'key'), ...args],
        { cwd: ROOT },
        (error, stdout, stderr) =>
          resolve({ code: stderr.includes('Connection') ? null : Number(error?.code ?? 0), stdout, stderr }),
      )
      child.stdin?.on('error', () => undefined)
      child.stdin?.end(input)
    })
  }
})

function marks(output: string): string[] {
  return [...output.matchAll(/^ {2}(.) /gm)].map(([, mark]) => mark ?? '')
}
