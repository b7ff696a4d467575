import { unsubscribeFromDigest } from '@repo/library/instance/unsubscribe'
import { limitOf } from '#api/limits.ts'
import { composition } from '../../../../composition.ts'

type Context = { params: Promise<{ token: string }> }

const text = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }

/**
 * Switches the weekly mail off: the one POST of a mail program (RFC 8058), or the form of the page, which is led back
 * to it. Says the same of a token that nobody has, but for the status.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { db, cache, config } = await composition()
  const limit = limitOf(null, request.headers, config.trustedProxyHops)
  const { allowed } = await cache.rateLimit(limit.key, limit.rule)
  if (!allowed) return new Response('Too many requests. Wait a moment.\n', { status: 429, headers: text })
  const { token } = await params
  const isOff = await unsubscribeFromDigest({ db }, token)
  const isFromPage = (await request.formData().catch(() => null))?.get('from') === 'page'
  if (isFromPage) {
    const place = `/unsubscribe/${encodeURIComponent(token)}?${isOff ? 'off' : 'unknown'}`
    return new Response(null, { status: 303, headers: { location: place } })
  }
  return isOff
    ? new Response('You get no weekly mail any more.\n', { headers: text })
    : new Response('This link is not one of a mail of this server.\n', { status: 404, headers: text })
}

/** What a browser is led to by the same address: nothing changes before a person says so. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { token } = await params
  return new Response(null, {
    status: 303,
    headers: { location: `/unsubscribe/${encodeURIComponent(token)}` },
  })
}
