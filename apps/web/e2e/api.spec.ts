import { expect, OWNER_STATE, place, test } from './test.ts'

test.use({ storageState: OWNER_STATE })

async function makeKey(
  request: import('@playwright/test').APIRequestContext,
  scopes: string[],
): Promise<string> {
  const made = await request.post('/api/v1/keys', {
    headers: { origin: place('E2E_APP_URL') },
    data: { name: 'end to end', scopes },
  })
  expect(made.status()).toBe(201)
  return (await made.json()).secret
}

test('a program adds a note with its key and finds it', async ({ request, playwright, baseURL }) => {
  const key = await makeKey(request, ['read', 'write'])
  const program = await playwright.request.newContext({
    baseURL: baseURL ?? '',
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  })
  const added = await program.post('/api/v1/sources', {
    data: { kind: 'note', text: 'The lantern of the breakwater is painted vermilion every spring.' },
  })
  expect(added.status()).toBe(202)
  const { id } = await added.json()
  await expect(async () => {
    const found = await (await program.get('/api/v1/search?q=vermilion%20lantern')).json()
    expect(found.hits[0]?.sourceId).toBe(id)
    expect(found.hits[0].passages[0]).toMatchObject({ startOffset: 0, keywordRank: 1 })
  }).toPass({ timeout: 20_000 })
  const read = await (await program.get(`/api/v1/sources/${id}/text`)).json()
  expect(read.text).toContain('vermilion')
  await program.dispose()
})

test('a key that may only read is told so as a problem', async ({ request, playwright, baseURL }) => {
  const key = await makeKey(request, ['read'])
  const program = await playwright.request.newContext({
    baseURL: baseURL ?? '',
    extraHTTPHeaders: { authorization: `Bearer ${key}` },
  })
  const refused = await program.post('/api/v1/sources', { data: { kind: 'note', text: 'no' } })
  expect(refused.status()).toBe(403)
  expect(refused.headers()['content-type']).toBe('application/problem+json')
  expect(await refused.json()).toMatchObject({ status: 403, code: 'forbidden' })
  await program.dispose()
})

test('an upload larger than the proxy would let through arrives whole', async ({ request }) => {
  const content = Buffer.alloc(12 * 1024 * 1024, 'the sea and the shore\n')
  const added = await request.post('/api/v1/sources', {
    headers: { origin: place('E2E_APP_URL') },
    multipart: { file: { name: 'long.txt', mimeType: 'text/plain', buffer: content } },
  })
  expect(added.status()).toBe(202)
  const { id, byteSize } = await added.json()
  expect(byteSize).toBe(content.length)
  await request.delete(`/api/v1/sources/${id}`, { headers: { origin: place('E2E_APP_URL') } })
})

test.describe('health', () => {
  test('says part by part what works', async ({ request }) => {
    const answer = await request.get('/api/health')
    expect(answer.status()).toBe(200)
    const { status, parts } = await answer.json()
    expect(['healthy', 'degraded']).toContain(status)
    for (const name of ['database', 'cache', 'search', 'jobs', 'drift', 'disk']) {
      expect(parts[name]).toMatchObject({ latencyMs: expect.any(Number), engine: expect.any(String) })
    }
  })

  test('the process lives and is ready', async ({ request }) => {
    expect((await request.get('/api/live')).status()).toBe(200)
    expect((await request.get('/api/ready')).status()).toBe(200)
  })
})

test('an address that is not there is a problem, and a page that is not there is a page', async ({
  request,
}) => {
  const api = await request.get('/api/v1/films')
  expect(api.status()).toBe(404)
  expect(api.headers()['content-type']).toBe('application/problem+json')
  const page = await request.get('/films')
  expect(page.status()).toBe(404)
  expect(page.headers()['content-type']).toContain('text/html')
})

test('every page forbids scripts without its nonce and is shown in no frame', async ({ request }) => {
  const page = await request.get('/')
  const policy = page.headers()['content-security-policy'] ?? ''
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
  expect(nonce).toBeTruthy()
  expect(policy).toContain("frame-ancestors 'none'")
  const scripts = (await page.text()).match(/<script\b[^>]*>/g) ?? []
  expect(scripts.length).toBeGreaterThan(0)
  for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`)
  const again = await request.get('/')
  expect(again.headers()['content-security-policy']).not.toBe(policy)
})
