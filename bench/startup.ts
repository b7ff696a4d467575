import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { against, type Row } from './table.ts'

const FIRST_PAGE_LIMIT_MS = 180_000

/** From a fresh clone to the first page, and from a stopped `dev` to the first page again, beside a bare Next.js page. */
export async function benchStartup(): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), 'trovella-startup-'))
  const clone = join(directory, 'trovella')
  try {
    execFileSync('git', ['clone', '--quiet', '--local', process.cwd(), clone])
    const fresh = await secondsToFirstPage(clone, './deploy.sh', ['dev', '--no-open'])
    const restart = await secondsToFirstPage(clone, './deploy.sh', ['dev', '--no-open'])
    const bare = await bareNextSeconds(clone)
    const baseline = { name: 'bare next dev, one page', value: bare }
    return [
      against({ name: 'fresh clone to first page', value: fresh, unit: 's', baseline, target: '< 30 s' }),
      against({ name: 'dev restart to first page', value: restart, unit: 's', baseline, target: '< 8 s' }),
    ]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** A Next.js application of one page inside the clone, so that it resolves the same packages. */
async function bareNextSeconds(clone: string): Promise<number> {
  const directory = join(clone, 'apps/web/.bare')
  execFileSync('mkdir', ['-p', join(directory, 'app')])
  await writeFile(join(directory, 'package.json'), '{ "private": true }')
  await writeFile(
    join(directory, 'app/layout.jsx'),
    'export default ({ children }) => <html lang="en"><body>{children}</body></html>',
  )
  await writeFile(join(directory, 'app/page.jsx'), 'export default () => <h1>Hello</h1>')
  return secondsToFirstPage(directory, join(clone, 'apps/web/node_modules/.bin/next'), ['dev'])
}

async function secondsToFirstPage(cwd: string, command: string, args: string[]): Promise<number> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn(command, [...args, '--port', String(port)], { cwd, stdio: 'ignore', detached: true })
  try {
    await firstPage(child, `http://127.0.0.1:${port}/`)
    return (performance.now() - began) / 1000
  } finally {
    await stopped(child)
  }
}

async function firstPage(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + FIRST_PAGE_LIMIT_MS
  while (performance.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with exit code ${child.exitCode} before a page came`)
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) }).catch(() => undefined)
    if (response?.ok && (await response.text()).includes('</html>')) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`no page from ${url} within ${FIRST_PAGE_LIMIT_MS / 1000} s`)
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGINT')
  await ended
}
