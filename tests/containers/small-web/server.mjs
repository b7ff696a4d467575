import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'

// Answers what a deploy asks of the web process, as apps/web does, and any other path after some milliseconds.
const {
  RELEASE_COLOUR: colour,
  RELEASE_POINTER_FILE: pointer = '',
  REVISION: revision,
  BEHAVIOUR,
  PORT = '3000',
} = process.env

let isStopping = false
const contentOf = (file) => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}
const isLive = () => (contentOf(pointer) ?? colour).split(',').includes(colour)
const readiness = () => {
  if (isStopping) return { ready: false, reason: 'shutting down' }
  if (BEHAVIOUR === 'never-ready') return { ready: false, reason: 'the database does not answer' }
  return { ready: true, reason: null }
}
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://web')
  const json = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (url.pathname === '/api/health') return json(200, { status: 'healthy', parts: {} })
  if (url.pathname === '/api/ready') return json(readiness().ready && isLive() ? 200 : 503, readiness())
  if (isLive() && BEHAVIOUR === 'fails-when-live') return json(500, { detail: 'broken' })
  if (isLive() && BEHAVIOUR === 'dies-when-live') process.exit(1)
  const body = await buffer(request)
  if (isLive() && BEHAVIOUR === 'slow-when-live') await wait(6_000)
  if (url.pathname === '/api/v1/sources') return json(401, { code: 'unauthenticated' })
  if (url.pathname === '/api/probe') return probe(request, response, url, body, json)
  await wait(url.pathname === '/slowly' ? 3_000 : 5 + Math.random() * 40)
  response.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${colour} ${revision} ${body.length}</p>`)
})

async function probe(request, response, url, body, json) {
  if (request.headers['x-probe-token'] !== contentOf(pointer.replace(/[^/]+$/, 'probe'))) return json(404, {})
  const by = { colour, revision, readiness: readiness() }
  if (!url.searchParams.has('stream')) {
    await wait(Number(url.searchParams.get('hold')) || 0)
    return json(200, { ...by, bytes: body.length })
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const timer = setInterval(() => {
    const event = isStopping ? 'event: bye\n' : ''
    response.write(`${event}data: ${JSON.stringify(by)}\n\n`)
    if (isStopping) response.end()
  }, 500)
  response.on('close', () => clearInterval(timer))
}

process.on('SIGTERM', () => {
  isStopping = true
  server.close(() => process.exit(0))
  setInterval(() => server.closeIdleConnections(), 200).unref()
})
server.keepAliveTimeout = Number(process.env.KEEP_ALIVE_TIMEOUT)
// About what apps/web needs to start.
await wait(1_500)
server.listen(Number(PORT), '0.0.0.0')
