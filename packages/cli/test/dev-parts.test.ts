import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serverFlags } from '@repo/config/server-flags'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkoutAt } from '../src/checkout.ts'
import { backoffMs } from '../src/dev/backoff.ts'
import { browserCommand } from '../src/dev/browser.ts'
import { openLogFile } from '../src/dev/log-file.ts'
import { STOP_ORDER } from '../src/dev/parts.ts'
import { scriptsOf, webProgram } from '../src/dev/programs.ts'

describe('openLogFile', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'trovella-log-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('keeps one older file, and the last lines at hand', async () => {
    const log = openLogFile(folder, 'web', () => new Date(0), 60)
    for (const line of ['one', 'two', 'three', 'four']) log.write(line)
    log.close()
    expect(await readFile(`${log.path}.1`, 'utf8')).toContain('two')
    expect(await readFile(log.path, 'utf8')).toBe('1970-01-01T00:00:00.000Z four\n')
    expect(log.lastLines()).toEqual(['one', 'two', 'three', 'four'])
  })
})

describe('backoffMs', () => {
  it('doubles from half a second to half a minute', () => {
    expect([1, 2, 3, 4, 9].map(backoffMs)).toEqual([500, 1_000, 2_000, 4_000, 30_000])
  })
})

describe('STOP_ORDER', () => {
  it('is web and schedules, then runner and mailbox, then database and traces, within five seconds', () => {
    expect(STOP_ORDER.flatMap(({ names }) => names)).toEqual([
      'web',
      'schedules',
      'runner',
      'mailbox',
      'postgres',
      'trace',
    ])
    expect(STOP_ORDER.reduce((sum, { graceMs }) => sum + graceMs, 0)).toBeLessThan(5_000)
  })
})

describe('browserCommand', () => {
  it.each([
    ['darwin', {}, ['open']],
    ['linux', { DISPLAY: ':0' }, ['xdg-open']],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open']],
    ['linux', {}, null],
    ['linux', { DISPLAY: ':0', SSH_CONNECTION: '1.2.3.4' }, null],
    ['darwin', { CI: '1' }, null],
  ])('on %s with %j is %j', (platform, env, command) => {
    expect(browserCommand(platform, env)).toEqual(command)
  })
})

describe('webProgram', () => {
  const checkout = checkoutAt('/a clone')
  const scripts = scriptsOf(checkout)
  const options = { port: 4000, host: '127.0.0.1', env: {} }

  it('is next dev on the port, or the standalone server of the build', () => {
    const { args, cwd } = webProgram(checkout, scripts, { ...options, production: false })
    expect(args.slice(2)).toEqual([
      scripts.next,
      'dev',
      '--turbopack',
      '--port',
      '4000',
      '--hostname',
      '127.0.0.1',
    ])
    expect(cwd).toBe('/a clone/apps/web')
    const built = webProgram(checkout, scripts, { ...options, production: true })
    expect(built.args.slice(2)).toEqual([
      ...serverFlags,
      '/a clone/apps/web/.next/standalone/apps/web/server.js',
    ])
  })
})
