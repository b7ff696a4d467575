import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../bench/free-port.ts'
import { until } from './docker.ts'

const SSHD = '/usr/sbin/sshd'

/** Debian's openssh-server is needed for this. */
export const hasSshServer = existsSync(SSHD)

export type SshServer = {
  /** A configuration file for ssh in which this machine is called `target`. */
  configFile: string
  /** The processes that serve a connection each. */
  sessions(): Promise<number[]>
  close(): void
}

/** An ssh server on loopback with keys of its own, that lets in who holds the key beside it. */
export async function startSshServer(folder: string): Promise<SshServer> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await mkdir('/run/sshd', { recursive: true })
  const keygen = (name: string) =>
    promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, name)])
  await Promise.all([keygen('host'), keygen('client')])
  const port = await freePort()
  await writeFile(path.join(folder, 'authorized'), await readFile(path.join(folder, 'client.pub')), {
    mode: 0o600,
  })
  const hostKey = (await readFile(path.join(folder, 'host.pub'), 'utf8')).split(' ').slice(0, 2).join(' ')
  await writeFile(path.join(folder, 'known'), `[127.0.0.1]:${port} ${hostKey}\n`)
  await writeFile(path.join(folder, 'sshd.conf'), serverConfiguration(folder, port))
  const configFile = path.join(folder, 'ssh.conf')
  await writeFile(configFile, clientConfiguration(folder, port))
  const server = spawn(SSHD, ['-f', path.join(folder, 'sshd.conf'), '-D', '-e'], { stdio: 'ignore' })
  await until(() => listens(port))
  return { configFile, sessions: () => childrenOf(server), close: () => server.kill() }
}

function serverConfiguration(folder: string, port: number): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/authorized`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    `SetEnv PATH=${process.env.PATH}`,
    '',
  ].join('\n')
}

function clientConfiguration(folder: string, port: number): string {
  return [
    'Host target',
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  User ${userInfo().username}`,
    `  IdentityFile ${folder}/client`,
    '  IdentitiesOnly yes',
    `  UserKnownHostsFile ${folder}/known`,
    '  StrictHostKeyChecking yes',
    '',
  ].join('\n')
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.on('error', () => resolve(false)).on('connect', () => socket.end())
  })
}

async function childrenOf({ pid }: ChildProcess): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.split(' ').filter(Boolean).map(Number)
}
