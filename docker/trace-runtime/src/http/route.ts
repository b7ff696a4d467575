import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request with its address taken apart as it came: nothing is decoded. */
export type Call = {
  request: IncomingMessage
  response: ServerResponse
  method: string
  path: string
  /** Without `?`. */
  query: string
}

/** What answers at a path, and at all below it when `isPrefix`. It writes the whole response. */
export type Route = {
  path: string
  isPrefix?: boolean
  methods: readonly string[]
  handle(call: Call): Promise<void>
}

export type Found = { route: Route } | { allow: readonly string[] } | null

/** The first route of this path and method; the methods there are when only those differ. */
export function findRoute(routes: readonly Route[], { method, path }: Pick<Call, 'method' | 'path'>): Found {
  const here = routes.filter(
    (route) => path === route.path || (route.isPrefix && path.startsWith(`${route.path}/`)),
  )
  if (here.length === 0) return null
  const route = here.find(({ methods }) => methods.includes(method))
  return route ? { route } : { allow: here.flatMap(({ methods }) => methods) }
}
