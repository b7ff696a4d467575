import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { environment } from '@repo/config/environment'
import { afterEach, beforeEach, expect, it } from 'vitest'

const infra = path.resolve(import.meta.dirname, '../../../infra')

/** The edge of the protocol: what `gcloud secrets versions access latest` answers, values in one file each. */
const GCLOUD = `#!/bin/bash
[[ "$1 $2 $3 $4" == "secrets versions access latest" ]] || { echo "unexpected: $*" >&2; exit 2; }
id=\${5#--secret=}
[[ ! -e denied ]] || { echo "ERROR: (gcloud.secrets.versions.access) PERMISSION_DENIED: Permission denied" >&2; exit 1; }
[[ -e "vault/$id" ]] || { echo "ERROR: (gcloud.secrets.versions.access) NOT_FOUND: Secret [$id] has no versions" >&2; exit 1; }
cat "vault/$id"
`

/** Compose as far as it is asked: a service's hash is that of the lines it reads, and what else is asked is noted. */
const DOCKER = `#!/bin/bash
echo "$*" >>asked
case "$*" in
  *"config --hash"*)
    for service in worker inngest typesense redis; do
      case $service in
        worker) reads='AUTH_SECRET|INNGEST' ;; inngest) reads=INNGEST ;; typesense) reads=TYPESENSE ;; redis) reads=NOTHING ;;
      esac
      echo "$service $(grep -E "^($reads)" .env | sha256sum | cut -c1-12)"
    done
    for colour in blue green; do echo "web-$colour $(grep -E '^(AUTH_SECRET|TYPESENSE)' .env | sha256sum | cut -c1-12)"; done ;;
  *"ps --services"*) cat running ;;
esac
`

let machine: string

beforeEach(async () => {
  machine = await mkdtemp(path.join(tmpdir(), 'trovella-machine-'))
  await mkdir(path.join(machine, 'vault'))
  await mkdir(path.join(machine, 'bin'))
  await program('gcloud', GCLOUD)
  await program('docker', DOCKER)
  await write('running', 'worker\ninngest\nweb-blue\n')
  for (const name of ['secrets.json', 'sync-secrets-vm.sh']) {
    await copyFile(path.join(infra, name), path.join(machine, name))
  }
})
afterEach(() => rm(machine, { recursive: true }))

it('writes what the vault holds, keeps every other line and its place, and prints no value', async () => {
  await write('.env', 'DOMAIN=library.example.org\nAUTH_SECRET=old-value\n# a remark\nREDIS_URL=redis://kept')
  await keep({
    'trovella-auth-secret': 'new $HOME "value" #1 \\n',
    'trovella-metrics-token': 'metrics-value',
  })
  const { output } = await sync()
  const text = await readFile(path.join(machine, '.env'), 'utf8')
  expect(text).toBe(
    `DOMAIN=library.example.org\nAUTH_SECRET='new $HOME "value" #1 \\n'\n# a remark\nREDIS_URL=redis://kept\nMETRICS_TOKEN='metrics-value'\n`,
  )
  expect(parseEnv(text).AUTH_SECRET).toBe('new $HOME "value" #1 \\n')
  expect(output).toContain('Changed: AUTH_SECRET METRICS_TOKEN')
  expect(output).not.toMatch(/value"|metrics-value|old-value/)
  expect(await readFile(path.join(machine, 'asked'), 'utf8')).not.toMatch(/metrics-value|HOME/)
})

it('leaves .env to its owner alone, and no draft of it', async () => {
  await write('.env', 'AUTH_SECRET=old')
  await chmod(path.join(machine, '.env'), 0o644)
  await keep({ 'trovella-auth-secret': 'new' })
  await sync()
  expect((await stat(path.join(machine, '.env'))).mode & 0o777).toBe(0o600)
  expect((await readdir(machine)).filter((name) => name.startsWith('.env'))).toEqual(['.env'])
})

it('restarts what runs and reads a secret that changed, and nothing else', async () => {
  await write('.env', 'AUTH_SECRET=a\nINNGEST_EVENT_KEY=b\n')
  await keep({ 'trovella-auth-secret': 'a', 'trovella-inngest-event-key': 'c' })
  const { output } = await sync()
  expect(output).toContain('Restarting: inngest worker\n')
  const asked = await readFile(path.join(machine, 'asked'), 'utf8')
  expect(asked).toMatch(/up --detach --no-deps --wait --wait-timeout 180 inngest worker\n/)
  expect(asked).not.toMatch(/web-|redis/)
  // The copy of .env that backups take along.
  expect(asked).toMatch(/run --rm -T --no-deps own-volumes\n/)
})

it('lets the other colour take over where the web reads it', async () => {
  await write('.env', 'TYPESENSE_API_KEY=a\n')
  await keep({ 'trovella-typesense-api-key': 'b' })
  await sync()
  const acts = (await readFile(path.join(machine, 'asked'), 'utf8'))
    .split('\n')
    .filter((line) => /web-/.test(line))
  expect(acts.map((line) => line.replace(/^.*docker-compose.prod.yml /, ''))).toEqual([
    'up --detach --no-deps --force-recreate --wait --wait-timeout 180 web-green',
    'stop web-blue',
  ])
  expect(await readFile(path.join(machine, 'release/live'), 'utf8')).toBe('green\n')
})

it('does nothing a second time', async () => {
  await keep({ 'trovella-auth-secret': 'a' })
  await sync()
  await rm(path.join(machine, 'asked'))
  expect((await sync()).output).toBe('Nothing changed.\n')
  expect(await readdir(machine)).not.toContain('asked')
})

it('changes nothing when one secret cannot be read, is empty, or does not fit a line', async () => {
  await write('.env', 'AUTH_SECRET=old\n')
  await keep({ 'trovella-auth-secret': 'new' })
  await write('denied', '')
  expect(await sync()).toMatchObject({ code: 1, output: expect.stringContaining('PERMISSION_DENIED') })
  await rm(path.join(machine, 'denied'))
  for (const value of ['', "it's", 'two\nlines']) {
    await keep({ 'trovella-metrics-token': value })
    expect(await sync()).toMatchObject({ code: 1, output: expect.stringContaining('METRICS_TOKEN') })
  }
  expect(await readFile(path.join(machine, '.env'), 'utf8')).toBe('AUTH_SECRET=old\n')
})

it('takes them from its input too, tries without writing, and refuses what is no secret', async () => {
  await write('.env', 'AUTH_SECRET=old\n')
  const given = 'AUTH_SECRET=with=equals\n'
  expect((await sync(['--stdin', '--dry-run'], given)).output).toBe('Changed: AUTH_SECRET\n')
  expect(await readFile(path.join(machine, '.env'), 'utf8')).toBe('AUTH_SECRET=old\n')
  expect(await sync(['--stdin'], 'DOMAIN=x\n')).toMatchObject({
    code: 1,
    output: expect.stringContaining('DOMAIN is no secret'),
  })
  await sync(['--stdin', '--no-restart'], given)
  expect(await readFile(path.join(machine, '.env'), 'utf8')).toBe("AUTH_SECRET='with=equals'\n")
  expect(await readdir(machine)).not.toContain('asked')
})

async function sync(args: string[] = [], input = ''): Promise<{ code: number; output: string }> {
  const env = { ...environment(), PATH: `${path.join(machine, 'bin')}:${environment().PATH}` }
  return new Promise((resolve) => {
    const script = path.join(machine, 'sync-secrets-vm.sh')
    const child = execFile('bash', [script, ...args], { env, cwd: machine }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

async function keep(values: Record<string, string>): Promise<void> {
  for (const [id, value] of Object.entries(values)) await write(`vault/${id}`, value)
}

async function program(name: string, text: string): Promise<void> {
  await write(`bin/${name}`, text)
  await chmod(path.join(machine, 'bin', name), 0o755)
}

function write(name: string, text: string): Promise<void> {
  return writeFile(path.join(machine, name), text)
}
