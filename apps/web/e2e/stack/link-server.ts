import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page of its own for each name, so that no two visits save the same one. */
const pageOf = (name: string) => `<!doctype html>
<html lang="en">
  <head><title>The tide tables of Saint-Malo, ${name}</title></head>
  <body>
    <nav><a href="/">Home</a> <a href="/about">About</a></nav>
    <article>
      <h1>The tide tables of Saint-Malo, ${name}</h1>
      <p>The harbour of Saint-Malo knows some of the highest tides of Europe, and its almanac has been printed
      every year since the harbour office was founded by the river.</p>
      <h2>Coefficients</h2>
      <p>A coefficient above one hundred announces a spring tide that floods the causeway to the fort; the keepers
      used to ring a bell of bronze an hour before it, so that walkers would turn back in time.</p>
      <h2>The moon</h2>
      <p>Two days after the full moon and two days after the new moon the water stands highest. Sailors know the
      rule of twelfths, by which a sixth of the rise comes in the second hour and a quarter in the third.</p>
    </article>
  </body>
</html>`

/** A page that names its feed, as blogs do. */
const blogOf = (name: string) => `<!doctype html>
<html lang="en">
  <head><title>Blog</title><link rel="alternate" type="application/rss+xml" href="/feeds/${name}"></head>
  <body><h1>Blog</h1><p>The newest entries.</p></body>
</html>`

const feedOf = (name: string, site: string) => `<rss version="2.0"><channel><title>The harbour ${name}</title>
  <item><title>Spring tide ${name}</title><link>${site}/tides/entry-${name}</link></item></channel></rss>`

/** What Cloudflare shows to a visitor that it takes for a program. */
const WALL = `<!doctype html>
<html lang="en">
  <head><title>Just a moment...</title></head>
  <body><h1>Checking if the site connection is secure</h1></body>
</html>`

/** A site of tide tables with blogs and their feeds, and a page behind a wall, for links to save. */
export async function startLinkServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const [, name] = /^\/tides\/([\w-]+)$/.exec(request.url ?? '') ?? []
    const html = { 'content-type': 'text/html; charset=utf-8' }
    if (name) response.writeHead(200, html).end(pageOf(name))
    else if (request.url?.startsWith('/blog/'))
      response.writeHead(200, html).end(blogOf(request.url.slice(6)))
    else if (request.url?.startsWith('/feeds/')) {
      response.writeHead(200, { 'content-type': 'application/rss+xml' })
      response.end(feedOf(request.url.slice(7), `http://${request.headers.host}`))
    } else if (request.url?.startsWith('/walled'))
      response.writeHead(403, { ...html, 'cf-mitigated': 'challenge' }).end(WALL)
    else response.writeHead(404, html).end('<h1>Not found</h1>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
