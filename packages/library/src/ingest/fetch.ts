import type { FetchFailure, FetchSuccess } from '@repo/extract/fetch'
import { sql } from 'drizzle-orm'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { keepSmall } from '../originals/keep.ts'
import { receiveOriginal, settleSpooled } from '../originals/receive.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { failSource } from './fail.ts'
import { type Ended, type FetchedPage, type IngestInput, ingestInput, type Stale } from './schema.ts'
import { reachStage } from './stage.ts'

/** Nothing is settled yet: the same fetch may succeed after a while. */
export type TryAgain = { outcome: 'retry'; code: string; message: string; retryAfterMs: number | null }

/** Fetches a link's page and stores its bytes. The source's original changes only when the page could be read. */
export async function fetchSource(
  ctx: Ctx,
  input: IngestInput,
): Promise<{ outcome: 'fetched'; page: FetchedPage } | TryAgain | Ended | Stale> {
  const tenant = asSystem(ctx)
  const run = parse(ingestInput, input)
  const begin = reachStage(tenant, run, 'fetch')
  const [source] = await tenant.run<{ url: string }>(sql`${begin} returning url`)
  if (!source) return { outcome: 'stale' }
  const result = await ctx.fetcher.fetch(source.url)
  if (result.ok && result.bytes.length > 0) {
    return { outcome: 'fetched', page: await storePage(tenant, result) }
  }
  if (result.ok) return failSource(ctx, { ...run, ...emptyPage })
  if (!result.retryable || result.blockedBy) return failSource(ctx, { ...run, ...reasonOf(result) })
  return { outcome: 'retry', ...reasonOf(result), retryAfterMs: result.retryAfterMs ?? null }
}

const emptyPage = {
  code: 'empty',
  message: 'The page has no content. Open the address in a browser to see what is there.',
}

/** Sites that answer "sign in", "pay" or "not you" have the page, but show it only to a person's browser. */
const walls: Record<number, string> = { 401: 'login', 402: 'paywall', 403: 'refused' }

function reasonOf({ blockedBy, status, reason, message }: FetchFailure): { code: string; message: string } {
  return { code: blockedBy ?? walls[status ?? 0] ?? reason, message }
}

async function storePage(tenant: Tenant, fetched: FetchSuccess): Promise<FetchedPage> {
  const received = await receiveOriginal(tenant, [fetched.bytes], () => undefined)
  if ('small' in received) {
    await tenant.run(sql`with ${keepSmall(tenant, received.small)} select 1`)
  } else {
    await tenant.transaction((transaction) => settleSpooled(transaction, received.spooled))
  }
  return {
    sha256: 'small' in received ? received.small.sha256 : received.spooled.sha256,
    mediaType: fetched.mediaType,
    charset: fetched.charset,
    byteSize: fetched.bytes.length,
    url: fetched.finalUrl,
  }
}
