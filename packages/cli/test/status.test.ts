import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listenerOf, listeningInodes } from '../src/process/listener.ts'
import { usageOf } from '../src/process/memory.ts'
import { choosePort, holdChosenPort, portState } from '../src/process/port.ts'
import type { Status } from '../src/status/gather.ts'
import { healthOf } from '../src/status/health.ts'
import { duration, statusLines } from '../src/status/lines.ts'

const now = new Date('2026-03-01T12:00:00Z')
const nothing: Status = {
  running: false,
  parts: [],
  needs: [],
  containers: [],
  health: null,
  leftBehind: null,
}

describe('statusLines', () => {
  it('says how to start when nothing runs, and what was left behind', () => {
    expect(statusLines(nothing, now)).toEqual([
      'Nothing runs in this checkout. Start it with ./deploy.sh dev',
    ])
    expect(statusLines({ ...nothing, leftBehind: { pid: 7 } }, now)[1]).toContain('process 7')
  })

  it('shows parts, needs and health of what runs', () => {
    const part = { name: 'web', pid: 9, restarts: 1, address: 'http://localhost:3000', log: '' }
    const lines = statusLines(
      {
        ...nothing,
        running: true,
        pid: 5,
        since: '2026-03-01T10:58:00Z',
        url: 'http://localhost:3000',
        parts: [{ ...part, since: '2026-03-01T11:59:50Z', memoryBytes: 300 * 2 ** 20 }],
        needs: [{ need: 'Cache', by: 'memory', where: 'in the web process', source: 'embedded' }],
        health: { status: 'degraded', checks: [{ name: 'search', ok: false, detail: 'engine typesense' }] },
      },
      now,
    ).join('\n')
    expect(lines).toContain('http://localhost:3000 runs since 1 h 2 min (process 5)')
    expect(lines).toMatch(/web +9 +10 s +300 MB +1 +http:\/\/localhost:3000/)
    expect(lines).toMatch(/Health: degraded\n +search +failing +engine typesense/)
  })
})

describe('duration', () => {
  it.each([
    ['2026-03-01T11:59:58Z', '2 s'],
    ['2026-03-01T11:57:58Z', '2 min 2 s'],
    ['2026-02-27T11:00:00Z', '2 d 1 h'],
    ['2026-03-01T13:00:00Z', '0 s'],
  ])('since %s is %s', (since, text) => {
    expect(duration(since, now)).toBe(text)
  })
})

describe('healthOf', () => {
  it('reduces a report to a table, and anything else to nothing', () => {
    const report = { status: 'healthy', parts: { database: { ok: true, engine: 'postgres', latencyMs: 2 } } }
    expect(healthOf(report)).toEqual({
      status: 'healthy',
      checks: [{ name: 'database', ok: true, detail: 'engine postgres, latencyMs 2' }],
    })
    for (const body of [null, 'ok', {}, { status: 3 }]) expect(healthOf(body)).toBeNull()
  })
})

describe('ports', () => {
  it('tells who listens, by number and name', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(await portState(port)).toMatchObject({
      free: false,
      holder: expect.stringContaining(`${process.pid}`),
    })
    expect(await listenerOf(port)).toMatchObject({ pid: process.pid })
    expect(await choosePort(port)).not.toBe(port)
    await new Promise((resolve) => server.close(resolve))
    expect(await portState(port)).toEqual({ free: true })
  })

  it('holds a chosen port until it is released, and hangs up on callers', async () => {
    const { port, release } = await holdChosenPort(0)
    expect(await choosePort(port)).not.toBe(port)
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed')
    await release()
    expect(await portState(port)).toEqual({ free: true })
  })

  it('reads the listening sockets of a kernel table', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1',
      '   1: 0100007F:0BB8 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4343 1',
    ].join('\n')
    expect(listeningInodes(table, 3000)).toEqual(['4242'])
    expect(listeningInodes(table, 3001)).toEqual([])
  })
})

describe('usageOf', () => {
  it('reads group and memory of a process whose name holds brackets', () => {
    const stat = '12 (a (b) c) S 1 99 99 0 -1'
    expect(usageOf(stat, 'RssAnon:\t 1000 kB\nRssFile:\t 24 kB\nRssShmem:\t 500 kB')).toEqual({
      group: 99,
      parent: 1,
      residentBytes: 1024 * 1024,
    })
    expect(usageOf('', '')).toBeNull()
  })
})
