import type { FetchSuccess } from '@repo/extract/fetch'
import { z } from 'zod'
import { nextInterval, waitAfterFailure } from '../adaptive-interval.ts'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { emptyPage, type Reason, reasonOf } from '../ingest/fetch-failure.ts'
import { storePage } from '../ingest/store-page.ts'
import { wellFormed } from '../ingest/well-formed.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { refetchBounds } from './bounds.ts'
import { type KnownLink, knownLink, noteFailure, noteUnchanged, restartWith } from './rows.ts'

export const refetchInput = z.object({ sourceId: z.uuid() })

export type Refetched =
  | { outcome: 'unchanged'; notModified: boolean }
  | { outcome: 'changed'; version: number }
  | ({ outcome: 'failed' } & Reason)
  /** The link is gone, or being read for another reason. */
  | { outcome: 'stale' }

/**
 * Asks the site of a ready link whether its page is another one now. Only a text that differs gets a new version,
 * which reads the page stored here. Whatever fails leaves the source as it is and puts off the next time.
 */
export async function refetchLink(ctx: Ctx, input: z.input<typeof refetchInput>): Promise<Refetched> {
  const tenant = asSystem(ctx)
  const { sourceId } = parse(refetchInput, input)
  const link = await knownLink(tenant, sourceId)
  if (!link) return { outcome: 'stale' }
  const { etag, lastModified } = link
  const result = await ctx.fetcher.fetch(link.url, { etag, lastModified })
  if (!result.ok) return putOff(tenant, link, reasonOf(result), result.retryAfterMs)
  if (result.notModified) return unchanged(tenant, link, result)
  if (result.bytes.length === 0) return putOff(tenant, link, emptyPage)
  return compare(ctx, tenant, link, result)
}

async function compare(ctx: Ctx, tenant: Tenant, link: KnownLink, page: FetchSuccess): Promise<Refetched> {
  const { bytes, mediaType, charset, finalUrl: url } = page
  const read = await ctx.extractor.extract({ bytes, mediaType, charset, url, fileName: null })
  if (!read.ok) return putOff(tenant, link, { code: read.blockedBy ?? read.reason, message: read.message })
  if (wellFormed(read).sha256 === link.textSha256) return unchanged(tenant, link, page)
  const stored = await storePage(tenant, page)
  const intervalSeconds = nextInterval(link.intervalSeconds, true, refetchBounds)
  const version = await restartWith(tenant, link, { page: stored, intervalSeconds })
  return version ? { outcome: 'changed', version } : { outcome: 'stale' }
}

async function unchanged(tenant: Tenant, link: KnownLink, page: FetchSuccess): Promise<Refetched> {
  const intervalSeconds = nextInterval(link.intervalSeconds, false, refetchBounds)
  await noteUnchanged(tenant, link, { page, intervalSeconds })
  return { outcome: 'unchanged', notModified: page.notModified }
}

async function putOff(
  tenant: Tenant,
  link: KnownLink,
  reason: Reason,
  retryAfterMs: number | null = null,
): Promise<Refetched> {
  const failures = link.failures + 1
  const waitSeconds = waitAfterFailure(
    { seconds: link.intervalSeconds, failures, retryAfterMs },
    refetchBounds,
  )
  await noteFailure(tenant, link, { reason, waitSeconds })
  return { outcome: 'failed', ...reason }
}
