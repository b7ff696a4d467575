import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { bundle } from '../src/bundle.ts'

test('told to stop, a container waits for longer than the longest run may take, and then some to record its end', async () => {
  const { services } = parse(await readFile(new URL('../../../docker-compose.yml', import.meta.url), 'utf8'))
  const daemon = services['schedule-runtime']
  const opened = await bundle.open({ environment: { TRACE_ENABLED: '0' }, version: 'test' })
  const longestMs = Math.max(...opened.schedules.map(({ timeoutMs }) => timeoutMs ?? 60_000))
  await opened.close()
  const graceMs = Number(daemon.environment.SCHEDULE_SHUTDOWN_TIMEOUT_MS)
  expect(graceMs).toBeGreaterThan(longestMs)
  expect(Number.parseInt(daemon.stop_grace_period, 10) * 60_000).toBeGreaterThan(graceMs)
  expect(daemon.init).toBe(true)
})
