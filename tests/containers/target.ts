import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { freePort } from '../../bench/free-port.ts'
import { classify } from '../../packages/cli/src/migrations/classify.ts'
import { buildScheduleImage, buildTraceImage } from './build-images.ts'
import { buildWebImage, docker, ROOT, until } from './docker.ts'
import { ownName, removeAll, removeLeftovers } from './leftovers.ts'
import { writeMachine } from './machine.ts'
import { type SshServer, startSshServer } from './ssh-server.ts'

export type Said = { code: number; output: string }

export type Begun = { pid: number; said: Promise<Said> }

/** A machine that deploys go to: an ssh server on loopback, the engine of this machine, and a registry. */
export type Target = {
  project: string
  /** The folder of the installation. */
  home: string
  ssh: SshServer
  /** Caddy's port for the site. */
  httpsPort: number
  /** `./deploy.sh` with these words, and what it printed. */
  cli(words: readonly string[], variables?: Readonly<Record<string, string>>): Promise<Said>
  /** The same, and its process, before it ends. */
  begin(words: readonly string[], variables?: Readonly<Record<string, string>>): Begun
  environment: Readonly<Record<string, string>>
  /** Pushes a small web image, with one more migration if one is given, and returns its name by digest. */
  variant(revision: string, behaviour?: string, migration?: string): Promise<string>
  /** The tag of the whole images in the registry. */
  tag: string
  /** `docker compose` there, as a person would run it with this image of web. */
  compose(webImage: string, ...args: string[]): Promise<string>
  pointer(): Promise<string>
  journal(): Promise<string[][]>
  close(): Promise<void>
}

/** Starts one under names of `what`, with no release on it yet. */
export async function startTarget(what: string): Promise<Target> {
  await removeLeftovers(what)
  const project = ownName(what)
  const folder = await mkdtemp(path.join(tmpdir(), `trovella-${what}-`))
  const home = path.join(folder, 'opt')
  const ssh = await startSshServer(path.join(folder, 'ssh'))
  const close = async () => {
    ssh.close()
    await removeAll(project)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const registry = `127.0.0.1:${await startRegistry(project)}`
    const images = `${registry}/${project}`
    const httpsPort = await freePort()
    await mkdir(home)
    await writeMachine(home, { project, httpsPort })
    await pushWhole(images, project)
    const environment = {
      DEPLOY_HOST: 'target',
      DEPLOY_SSH_CONFIG: ssh.configFile,
      DEPLOY_PATH: home,
      DEPLOY_IMAGES: images,
      DEPLOY_WATCH_SECONDS: '3',
    }
    return {
      ...{ project, home, ssh, httpsPort, environment, close, tag: TAG },
      cli: (words, variables = {}) => run(words, { ...environment, ...variables }).said,
      begin: (words, variables = {}) => run(words, { ...environment, ...variables }),
      variant: (revision, behaviour = 'good', migration) =>
        pushVariant({ folder, images, project, revision, behaviour, ...(migration ? { migration } : {}) }),
      compose: (webImage, ...args) => composeThere(home, webImage, args),
      pointer: async () => (await readFile(path.join(home, 'release/live'), 'utf8')).trim(),
      journal: () => readJournal(home),
    }
  } catch (error) {
    await close()
    throw error
  }
}

const TAG = 'whole'

async function startRegistry(project: string): Promise<number> {
  const port = await freePort()
  await docker(
    'run',
    '--detach',
    '--name',
    `${project}-registry`,
    '--publish',
    `127.0.0.1:${port}:5000`,
    'registry:2',
  )
  await until(() =>
    fetch(`http://127.0.0.1:${port}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  return port
}

async function pushWhole(images: string, project: string): Promise<void> {
  await Promise.all([
    buildWebImage(`${images}/web:${TAG}`),
    buildWebImage(`${project}-development`, '--target', 'development'),
    buildTraceImage(`${images}/trace-runtime:${TAG}`),
    buildScheduleImage(`${images}/schedule-runtime:${TAG}`),
  ])
  for (const name of ['web', 'trace-runtime', 'schedule-runtime'])
    await docker('push', '--quiet', `${images}/${name}:${TAG}`)
}

async function pushVariant(options: {
  folder: string
  images: string
  project: string
  revision: string
  behaviour: string
  migration?: string
}): Promise<string> {
  const { folder, images, revision, behaviour, migration } = options
  const context = path.join(folder, 'variant', revision)
  await cp(path.join(ROOT, 'tests/containers/small-web'), context, { recursive: true })
  if (migration) await addMigration(context, migration)
  const name = `${images}/web:${revision}`
  await docker(
    ...['build', '--tag', name, '--build-arg', `WEB_IMAGE=${images}/web:${TAG}`],
    ...['--build-arg', `BEHAVIOUR=${behaviour}`, '--build-arg', `REVISION=${revision}`, context],
  )
  await docker('push', '--quiet', name)
  const digests = await docker(
    'image',
    'inspect',
    '--format',
    '{{range .RepoDigests}}{{println .}}{{end}}',
    name,
  )
  return digests.split('\n').find((digest) => digest.startsWith(images)) ?? ''
}

/** A release that brings one more migration, classed as the check would class it. */
async function addMigration(context: string, sql: string): Promise<void> {
  const classes = JSON.parse(await readFile(path.join(ROOT, 'packages/db/migrations/classes.json'), 'utf8'))
  const name = `${String(Object.keys(classes).length + 1).padStart(4, '0')}_of_the_test.sql`
  await writeFile(path.join(context, name), sql)
  await writeFile(
    path.join(context, 'classes.json'),
    JSON.stringify({ ...classes, [name]: await classify(sql) }),
  )
  const dockerfile = path.join(context, 'Dockerfile')
  const lines = await readFile(dockerfile, 'utf8')
  await writeFile(dockerfile, `${lines}COPY ${name} classes.json /app/migrations/\n`)
}

function run(words: readonly string[], variables: Readonly<Record<string, string>>): Begun {
  const { PATH, HOME, NODE_EXTRA_CA_CERTS = '' } = process.env
  const env = { PATH, HOME, NODE_EXTRA_CA_CERTS, NO_COLOR: '1', ...variables }
  const main = path.join(ROOT, 'packages/cli/src/main.ts')
  const child = spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = (async () => {
    const closed = once(child, 'close')
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = await closed
    return { code: Number(code ?? 1), output: `${stdout}${stderr}` }
  })()
  return { pid: child.pid ?? 0, said }
}

async function composeThere(home: string, webImage: string, args: readonly string[]): Promise<string> {
  const files = ['docker-compose.prod.yml', 'docker-compose.override.yml'].flatMap((file) => ['--file', file])
  const environments = ['.env', 'deploy/images.env'].flatMap((file) => ['--env-file', file])
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, WEB_IMAGE: webImage }
  const words = ['compose', ...environments, ...files, ...args]
  const { stdout } = await promisify(execFile)('docker', words, {
    cwd: home,
    env,
    maxBuffer: 16 * 1024 * 1024,
  })
  return stdout.trim()
}

/** The fields of each line of the journal of the last deploy. */
async function readJournal(home: string): Promise<string[][]> {
  const last = (await readFile(path.join(home, 'deploy/last'), 'utf8')).trim()
  const journal = await readFile(path.join(home, 'deploy/runs', last, 'journal'), 'utf8')
  return journal
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
}
