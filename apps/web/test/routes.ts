import { globSync } from 'node:fs'
import { join } from 'node:path'
import { APP_URL } from './open-site.ts'

export type Ask = (
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: BodyInit,
) => Promise<Response>

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response> | Response
export type RouteFile = { path: string; handlers: Record<string, Handler> }

const root = join(import.meta.dirname, '../src/app')

/** Every route file under /api, with its address in the form of OpenAPI: `/api/v1/sources/{id}`. */
export async function routeFiles(): Promise<RouteFile[]> {
  return Promise.all(
    globSync('api/**/route.ts', { cwd: root }).map(async (file) => ({
      path: `/${file.replace(/\/route\.ts$/, '').replaceAll(/\[(\w+)\]/g, '{$1}')}`,
      handlers: await import(join(root, file)),
    })),
  )
}

/** Hands a request to the route file of its address, a plain one before one with a parameter. */
export async function openRoutes(): Promise<(request: Request) => Promise<Response>> {
  const files = (await routeFiles())
    .map((file) => ({ ...file, pattern: patternOf(file.path) }))
    .sort((one, other) => Number(one.path.includes('{')) - Number(other.path.includes('{')))
  return async (request) => {
    const { pathname } = new URL(request.url)
    for (const { pattern, handlers } of files) {
      const found = pattern.exec(pathname)
      if (found)
        return (
          (await handlers[request.method]?.(request, { params: Promise.resolve({ ...found.groups }) })) ??
          new Response(null, { status: 405 })
        )
    }
    return new Response(null, { status: 404 })
  }
}

/** Asks those routes by method and path, in a request to the site of the tests. */
export async function askRoutes(): Promise<Ask> {
  const send = await openRoutes()
  return (method, path, headers, body) =>
    send(new Request(`${APP_URL}${path}`, { method, headers, ...(body !== undefined && { body }) }))
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
}
