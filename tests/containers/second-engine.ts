import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { until } from './docker.ts'

const run = promisify(execFile)

/** Where an engine that runs with its defaults says which process it is. */
const PID_FILE = '/run/docker.pid'

/** A Docker engine with data, network and processes of its own, as if on a machine of its own. */
export type Engine = {
  /** What DOCKER_HOST is set to for it. */
  host: string
  /** Copies images that the shared engine has. */
  load(images: readonly string[]): Promise<void>
  /** A socket that leads to a port of 127.0.0.1 on its machine, until that is off. */
  reach(port: number): Promise<string>
  start(): Promise<void>
  /** Ends the engine as a machine does that is switched off in order: every container is told to stop. */
  shutDown(): Promise<void>
  /** Ends every process of its machine at once. */
  cutPower(): Promise<void>
}

/** Why no engine can be started here beside the shared one; null when one can. */
export async function whyNoSecondEngine(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'a second engine needs root'
  const needed = [access(PID_FILE), run('nsenter', ['--version']), run('ip', ['-Version'])]
  return Promise.all(needed).then(
    () => null,
    () => `a second engine needs ${PID_FILE}, nsenter and ip`,
  )
}

/** Starts the program of the shared engine once more, in namespaces of its own, with its data in `folder`. */
export async function startEngine(folder: string): Promise<Engine> {
  const socket = path.join(folder, 'docker.sock')
  const host = `unix://${socket}`
  let machine: ChildProcess | undefined
  let relays: ChildProcess[] = []

  const start = async () => {
    // As the folders of a machine that has just started: what they said of processes is gone.
    await rm(path.join(folder, 'run'), { recursive: true, force: true })
    const mountsOf = `--target=${(await readFile(PID_FILE, 'utf8')).trim()}`
    const own = ['--pid', '--mount', '--fork', '--kill-child', '--mount-proc']
    const engine = ['nsenter', mountsOf, '--mount', 'unshare', ...own, 'dockerd', ...settings()]
    // It ends with this process, also with one that is cut off.
    const withThis = ['--pdeathsig', 'KILL']
    // 127.0.0.1 has to be there before the engine starts containers that listen on it.
    const withLoopback = 'ip link set lo up && exec "$@"'
    machine = spawn('setpriv', [...withThis, 'unshare', '--net', 'sh', '-c', withLoopback, 'sh', ...engine], {
      stdio: 'ignore',
    })
    await until(async () => run('docker', ['--host', host, 'info']).catch(() => null))
  }
  const settings = () => [
    ...['--host', host, '--data-root', path.join(folder, 'data')],
    ...['--exec-root', path.join(folder, 'run'), '--pidfile', path.join(folder, 'run/pid')],
  ]
  const ended = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (machine?.pid === undefined || machine.exitCode !== null || machine.signalCode !== null) return
    for (const relay of relays) relay.kill('SIGKILL')
    relays = []
    const over = once(machine, 'exit')
    // The engine is the first process of its namespace: what is killed with it is all that runs there.
    const [engine = ''] = (await childrenOf(machine.pid)).split(' ')
    process.kill(Number(engine), signal)
    await over
  }

  await start()
  return {
    host,
    start,
    load: async (images) => {
      await run('sh', ['-c', 'docker save "$@" | docker --host "$0" load --quiet', host, ...images])
    },
    reach: async (port) => {
      if (machine === undefined) throw new Error('the machine is off')
      const relay = path.join(folder, `port-${port}.sock`)
      await rm(relay, { force: true })
      const script = [process.execPath, '--eval', RELAY, relay, String(port)]
      relays.push(spawn('nsenter', [networkOf(machine), ...script], { stdio: 'ignore' }))
      await until(() =>
        access(relay).then(
          () => true,
          () => false,
        ),
      )
      return relay
    },
    shutDown: () => ended('SIGTERM'),
    cutPower: () => ended('SIGKILL'),
  }
}

const RELAY = `
  const { connect, createServer } = require('node:net')
  const [socket, port] = process.argv.slice(1)
  const relay = (from) => {
    const to = connect(Number(port), '127.0.0.1')
    for (const each of [from, to]) each.on('error', () => (from.destroy(), to.destroy()))
    from.pipe(to).pipe(from)
  }
  createServer(relay).listen(socket)`

function networkOf(machine: ChildProcess): string {
  return `--net=/proc/${machine.pid}/ns/net`
}

async function childrenOf(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim()
}
