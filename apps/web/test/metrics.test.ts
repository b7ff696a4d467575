import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { GET } from '../src/app/metrics/route.ts'
import { startMetrics } from '../src/metrics/metrics.ts'
import { openSite, type Site } from './open-site.ts'

const TOKEN = 'a-token-of-this-test-4711'
let site: Site

beforeAll(async () => {
  site = await openSite(inject('postgresUrl'))
})
afterAll(() => site.close())

function ask(authorization?: string): Promise<Response> {
  return GET(new Request('http://localhost/metrics', authorization ? { headers: { authorization } } : {}))
}

test('is closed without a token, refuses another, and tells what is measured to whoever has it', async () => {
  expect((await ask(`Bearer ${TOKEN}`)).status).toBe(404)
  startMetrics({ token: TOKEN, routes: ['/sources/[id]'] })
  expect((await ask()).status).toBe(401)
  expect((await ask('Bearer another')).status).toBe(401)

  const server = createServer((_, response) => response.writeHead(418).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await fetch(`http://127.0.0.1:${port}/sources/7?q=secret`)
  await fetch(`http://127.0.0.1:${port}/wp-login.php`)
  await new Promise((resolve) => server.close(resolve))

  const told = await (await ask(`Bearer ${TOKEN}`)).text()
  expect(told).toContain('_count{method="GET",route="/sources/[id]",status="418"} 1')
  expect(told).toContain('route="other"')
  expect(told).not.toMatch(/secret|wp-login/)
  expect(told).toMatch(/^trovella_part_up\{part="database"\} 1$/m)
  expect(told).toMatch(/^trovella_outbox_pending \d+$/m)
  expect(told).toMatch(/^process_resident_memory_bytes \d+$/m)
})
