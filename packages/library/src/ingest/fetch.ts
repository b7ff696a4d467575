import { type SQL, sql } from 'drizzle-orm'
import { asSystem } from '../authorize.ts'
import type { Ctx } from '../context.ts'
import { parse } from '../parse.ts'
import type { Tenant } from '../tenant.ts'
import { failSource } from './fail.ts'
import { emptyPage, type Reason, reasonOf } from './fetch-failure.ts'
import {
  type Ended,
  type FetchedPage,
  fetchedPage,
  type IngestInput,
  ingestInput,
  type Stale,
} from './schema.ts'
import { reachStage, underWay } from './stage.ts'
import { storePage } from './store-page.ts'

/** Nothing is settled yet: the same fetch may succeed after a while. */
export type TryAgain = { outcome: 'retry'; code: string; message: string; retryAfterMs: number | null }

type Row = { url: string; page: unknown }

/**
 * Fetches a link's page and stores its bytes, unless a refetch has stored them for this version. The source's
 * original changes only when the page could be read.
 */
export async function fetchSource(
  ctx: Ctx,
  input: IngestInput,
): Promise<{ outcome: 'fetched'; page: FetchedPage } | TryAgain | Ended | Stale> {
  const tenant = asSystem(ctx)
  const run = parse(ingestInput, input)
  const [source] = await begin(tenant, run)
  if (!source) return { outcome: 'stale' }
  if (source.page) return { outcome: 'fetched', page: fetchedPage.parse(source.page) }
  const result = await ctx.fetcher.fetch(source.url)
  if (result.ok && result.bytes.length > 0) {
    return { outcome: 'fetched', page: await storePage(tenant, result) }
  }
  if (result.ok) return failSource(ctx, { ...run, ...emptyPage })
  if (!result.retryable || result.blockedBy) return failSource(ctx, { ...run, ...reasonOf(result) })
  const reason = reasonOf(result)
  await tenant.run(tellMeanwhile(tenant, run, reason))
  return { outcome: 'retry', ...reason, retryAfterMs: result.retryAfterMs ?? null }
}

/** Whoever looks at the source learns why it takes so long; its end replaces this. */
function tellMeanwhile(tenant: Tenant, run: IngestInput, { code, message }: Reason): SQL {
  return tenant.update('source', sql`failure_code = ${code}, failure_message = ${message}`, underWay(run))
}

/** A page whose bytes were collected meanwhile, because its run came too late, is not there. */
function begin(tenant: Tenant, run: IngestInput): Promise<Row[]> {
  return tenant.run<Row>(sql`
    with begun as (${reachStage(tenant, run, 'fetch')} returning id, url)
    select begun.url, link_fetch.page from begun
    left join ${tenant.rows('link_fetch')} on link_fetch.source_id = begun.id
      and link_fetch.page_version = ${run.version}::int
      and exists (select 1 from ${tenant.rows('blob')} where blob.sha256 = link_fetch.page ->> 'sha256')`)
}
