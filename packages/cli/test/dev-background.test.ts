import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkoutAt } from '../src/checkout.ts'
import { stopDev } from '../src/dev/stop.ts'
import { gatherStatus } from '../src/status/gather.ts'
import { createTerminal } from '../src/terminal/terminal.ts'
import { allGone, eachInPlayground, type Playground } from './dev-process.ts'

const terminal = createTerminal(process.stdout)
const LONG_MS = 60_000
let playground: Playground
eachInPlayground((made) => {
  playground = made
})

describe('dev --wait', () => {
  it('comes back when everything serves, leaves it running, and down ends all of it', async () => {
    const checkout = checkoutAt(playground.root)
    const started = playground.startInBackground(LONG_MS)
    expect(await started.exitCode, started.output()).toBe(0)
    expect(started.output()).toContain(' is open after ')
    const page = await fetch(`http://127.0.0.1:${playground.port}`)
    expect(page.status).toBe(200)
    expect(await gatherStatus(checkout)).toMatchObject({ running: true })
    expect((await playground.events()).filter((line) => line.startsWith('started')).length).toBe(7)

    expect(await stopDev(checkout, terminal)).toBe(true)
    await allGone(await playground.pids())
    expect(await stopDev(checkout, terminal)).toBe(false)
    expect(await readFile(path.join(checkout.logs, 'dev.log'), 'utf8')).toContain('SIGTERM: stopping')
  })

  it('says who runs there already, and leaves that alone', async () => {
    const first = playground.startInBackground(LONG_MS)
    expect(await first.exitCode, first.output()).toBe(0)
    const second = playground.startInBackground(LONG_MS)
    expect(await second.exitCode).toBe(1)
    expect(second.output()).toMatch(/dev runs here already: process \d+/)
    expect((await fetch(`http://127.0.0.1:${playground.port}`)).status).toBe(200)
  })

  it('passes on why a start failed, with its exit code', async () => {
    const wrong = playground.startInBackground(LONG_MS, { PORT: 'no port' })
    expect(await wrong.exitCode).toBe(78)
    expect(wrong.output()).toContain('PORT')
  })

  it('stops what does not serve in time, and leaves nothing behind', async () => {
    const late = playground.startInBackground(3_000, { FAKE_WEB_SILENT: '1' })
    expect(await late.exitCode, late.output()).toBe(1)
    expect(late.output()).toContain('Not everything served within 3 s. --timeout gives it longer.')
    await allGone(await playground.pids())
  })

  it('stops everything at Ctrl-C while it waits', async () => {
    const waiting = playground.startInBackground(LONG_MS, { FAKE_WEB_SILENT: '1' })
    await waiting.said('Database')
    waiting.child.kill('SIGINT')
    expect(await waiting.exitCode).toBe(1)
    await allGone(await playground.pids())
  })

  it('fails when the first page does, and leaves it running to be looked at', async () => {
    const faulty = playground.startInBackground(LONG_MS, { FAKE_WEB_STATUS: '500' })
    expect(await faulty.exitCode).toBe(1)
    expect(faulty.output()).toContain('its first page answered 500')
    expect((await fetch(`http://127.0.0.1:${playground.port}`)).status).toBe(500)
  })
})
