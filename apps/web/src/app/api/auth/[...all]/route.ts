import { composition } from '../../../../composition.ts'

async function handle(request: Request): Promise<Response> {
  const { auth } = await composition()
  return auth.handler(plain(request))
}

/** What the framework passes stands for a request but is none, and cannot be copied as one. */
function plain({ url, method, headers, body }: Request): Request {
  return new Request(url, { method, headers, body, duplex: 'half' } as RequestInit)
}

export const GET = handle
export const POST = handle
