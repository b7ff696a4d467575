import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { against, type Row } from './table.ts'

const FIRST_PAGE_LIMIT_MS = 90_000
const POLL_MS = 25
/** After a first start the next pages are compiled; then, idle for some seconds, Next.js saves what it compiled. */
const VISIT_MS = 30_000

/**
 * From a fresh clone to the first page, and from a stopped `dev` to the first page again, each beside a bare Next.js
 * application started in the same way: new, and once more. The page is the one a visitor gets: sign-in, with the
 * sample accounts there.
 */
export async function benchStartup(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'trovella-startup-'))
  const clone = join(directory, 'trovella')
  try {
    execFileSync('git', ['clone', '--quiet', '--local', process.cwd(), clone])
    const dev = {
      cwd: clone,
      command: './deploy.sh',
      args: ['dev', '--no-open'],
      expected: 'admin@trovella.local',
    }
    const [fresh, restart] = [await secondsToFirstPage(dev), await secondsToFirstPage(dev)]
    const next = await bareNext(clone)
    const [bareFresh, bareRestart] = [await secondsToFirstPage(next), await secondsToFirstPage(next)]
    return [
      row({ name: 'fresh clone to first page', value: fresh, bare: bareFresh, target: '< 30 s' }),
      row({ name: 'dev restart to first page', value: restart, bare: bareRestart, target: '< 8 s' }),
    ]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function row({ bare, ...row }: { name: string; value: number; bare: number; target: string }): Row {
  return against({ ...row, unit: 's', baseline: { name: 'bare next dev, one page', value: bare } })
}

type Server = { cwd: string; command: string; args: string[]; expected: string }

/** A Next.js application of one page inside the clone, with the packages of the web app. */
async function bareNext(clone: string): Promise<Server> {
  const directory = join(clone, 'bare')
  await mkdir(join(directory, 'app'), { recursive: true })
  await writeFile(join(directory, 'package.json'), '{ "private": true }')
  await writeFile(
    join(directory, 'next.config.mjs'),
    `export default { turbopack: { root: ${JSON.stringify(clone)} } }`,
  )
  await writeFile(
    join(directory, 'app/layout.jsx'),
    'export default ({ children }) => <html lang="en"><body>{children}</body></html>',
  )
  await writeFile(join(directory, 'app/page.jsx'), 'export default () => <h1>Hello</h1>')
  const packages = join(clone, 'apps/web/node_modules')
  await symlink(packages, join(directory, 'node_modules'))
  const command = join(packages, '.bin/next')
  return { cwd: directory, command, args: ['dev'], expected: 'Hello' }
}

/** Starts a server, waits for its page, leaves it alone for as long as a short visit, and stops it. */
async function secondsToFirstPage({ cwd, command, args, expected }: Server): Promise<number> {
  const port = await freePort()
  const began = performance.now()
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }
  const child = spawn(command, [...args, '--port', String(port)], {
    cwd,
    env,
    stdio: 'ignore',
    detached: true,
  })
  try {
    await firstPage(child, { url: `http://127.0.0.1:${port}/`, expected })
    const seconds = (performance.now() - began) / 1000
    await delay(VISIT_MS)
    return seconds
  } finally {
    await stopped(child)
  }
}

async function firstPage(child: ChildProcess, page: { url: string; expected: string }): Promise<void> {
  const deadline = performance.now() + FIRST_PAGE_LIMIT_MS
  let answer = 'nothing'
  while (performance.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with exit code ${child.exitCode} before a page came`)
    const response = await fetch(page.url, { signal: AbortSignal.timeout(30_000) }).catch(() => undefined)
    const html = (await response?.text().catch(() => '')) ?? ''
    if (response?.ok && html.includes(page.expected)) return
    if (response) answer = `${response.status} ${html.slice(0, 200)}`
    await delay(POLL_MS)
  }
  throw new Error(`no page from ${page.url} within ${FIRST_PAGE_LIMIT_MS / 1000} s; it answered ${answer}`)
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGINT')
  await ended
}
