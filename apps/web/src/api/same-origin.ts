import { AppError } from '@repo/library/errors'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Lets a write pass that a page of ours sent. Browsers add Origin to every write and scripts cannot change it, so
 * a cookie that another site makes a browser send is refused. Throws forbidden.
 */
export function assertSameOrigin(request: Request, appUrl: string): void {
  if (SAFE_METHODS.includes(request.method)) return
  const origin = request.headers.get('origin')
  if (origin && originsOf(appUrl).includes(origin)) return
  throw new AppError(
    'forbidden',
    'This request did not come from a page of this server. Programs use an API key, not a cookie.',
  )
}

/** On one machine localhost and 127.0.0.1 are the same place under two names. */
function originsOf(appUrl: string): string[] {
  const url = new URL(appUrl)
  if (url.hostname !== 'localhost' && url.hostname !== '127.0.0.1') return [url.origin]
  const port = url.port ? `:${url.port}` : ''
  return ['localhost', '127.0.0.1'].map((host) => `${url.protocol}//${host}${port}`)
}
