import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { openSite, type Site, signUp } from './open-site.ts'
import { openRoutes } from './routes.ts'

const root = join(import.meta.dirname, '../../..')
const run = promisify(execFile)

let site: Site
let server: Server
let key: string
let url: string
let folder: string

beforeAll(async () => {
  site = await openSite(inject('postgresUrl'))
  const ada = await signUp(site.parts, 'ada')
  const created = await site.parts.auth.createApiKey(ada.actor, { name: 'docs', scopes: ['read', 'write'] })
  if (!created.ok) throw new Error(created.message)
  key = created.secret
  server = await serve(await openRoutes())
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // Below the checkout, where its packages are found.
  await mkdir(join(root, '.trovella'), { recursive: true })
  folder = await mkdtemp(join(root, '.trovella/docs-'))
  await deploySh('types', join(folder, 'trovella.ts'))
})

afterAll(async () => {
  server?.closeAllConnections()
  server?.close()
  if (folder) await rm(folder, { recursive: true })
  await site?.close()
})

it('adds a note with the curl command of the page', async () => {
  const command = (await exampleIn('sh', 'curl')).replace('http://localhost:3000', url)
  const { stdout } = await run('sh', ['-c', command], { env: { ...process.env, TROVELLA_KEY: key } })
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'note', title: 'Tides', duplicate: false })
})

it('writes the document that a server serves, with nothing running', async () => {
  const path = join(folder, 'openapi.json')
  await deploySh('openapi', path)
  const served = await fetch(`${url}/api/v1/openapi.json`)
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(await served.json())
  expect((await deploySh('openapi')).stdout).toBe(await readFile(path, 'utf8'))
})

it('says what to do about a file that cannot be written', async () => {
  await expect(deploySh('types', join(folder, randomUUID(), 'api.ts'))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Name a file in a folder that exists.'),
  })
})

it('compiles and runs the program of the page against what is really answered', async () => {
  const program = await exampleIn('ts', 'openapi-fetch')
  await writeFile(join(folder, 'program.ts'), program)
  expect(await compile('program.ts')).toBe('')
  const env = { ...process.env, TROVELLA_KEY: key, TROVELLA_URL: url }
  const { stdout } = await run(process.execPath, [join(folder, 'program.ts')], { env })
  expect(stdout).toMatch(/^\S.* queued \d{4}-\d\d-\d\dT[\d:.]+Z\n$/)
})

it.each([
  ['/api/v1/sources', '/api/v1/source'],
  ["kind: 'link'", "kind: 'page'"],
  ['limit: 10', "limit: 'ten'"],
  ['{ title, state, createdAt }', '{ title, state, createdAt, colour }'],
])('does not compile it with %s written as %s', async (right, wrong) => {
  const program = await exampleIn('ts', 'openapi-fetch')
  expect(program).toContain(right)
  await writeFile(join(folder, 'wrong.ts'), program.replace(right, wrong))
  expect(await compile('wrong.ts')).toContain('wrong.ts')
})

/** The first example of the page in a language that has a word in it. */
async function exampleIn(language: string, word: string): Promise<string> {
  const page = await readFile(join(root, 'docs/api.md'), 'utf8')
  const examples = [...page.matchAll(/```(\w+)\n(.*?)```/gs)]
  const found = examples.find(([, tag, text]) => tag === language && text?.includes(word))?.[2]
  if (!found) throw new Error(`docs/api.md has no ${language} with ${word}`)
  return found
}

function deploySh(...words: string[]) {
  return run(process.execPath, [join(root, 'packages/cli/src/main.ts'), ...words], {
    maxBuffer: 16 * 1024 * 1024,
  })
}

/** What the compiler says about a file; nothing when it is right. */
async function compile(file: string): Promise<string> {
  const options =
    '--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --types node'.split(' ')
  const modules = '--target es2024 --module nodenext --allowImportingTsExtensions'.split(' ')
  const compiler = join(root, 'node_modules/.bin/tsc')
  return run(compiler, [...options, ...modules, file], { cwd: folder }).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  )
}

/** The routes behind a port, as far as these programs need it. */
async function serve(send: (request: Request) => Promise<Response>): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming
    const body = method === 'GET' ? null : new Uint8Array(await buffer(incoming))
    const address = `http://${headers.host}${url}`
    const answer = await send(
      new Request(address, { method, headers: headers as Record<string, string>, body }),
    )
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers))
    await pipeline(answer.body ? Readable.fromWeb(answer.body as ReadableStream) : [], outgoing)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
