import type { Schedule } from './contract.ts'

/** With a run every five minutes that is 115,000 links a day. */
const MOST_LINKS = 400

/** A link whose job never told the next time is due again after this. */
const TAKEN_FOR = '2 hours'

export const refetchLinks: Schedule = {
  name: 'refetch-links',
  meaning: 'Has the pages of saved links looked at again: those that change often, often.',
  when: 'every 5m',
  // The next run takes what this one would have.
  missed: 'skip',
  timeoutMs: 30_000,
  jitterMs: 60_000,
  alert: { failures: 6 },
  run: ({ due, finish }) =>
    finish(async (client) => {
      // In turns, so that one organization's many links do not keep those of others waiting.
      const { rowCount } = await client.query(
        `with due as (
           select link_fetch.source_id, row_number() over (
             partition by link_fetch.organization_id order by link_fetch.next_fetch_at) as turn
           from link_fetch join source on source.id = link_fetch.source_id
           where link_fetch.next_fetch_at <= $1 and source.state = 'ready' and source.deleted_at is null
           order by turn, link_fetch.next_fetch_at limit $2),
         taken as (
           update link_fetch set next_fetch_at = now() + $3::interval
           from due where link_fetch.source_id = due.source_id and link_fetch.next_fetch_at <= $1
           returning link_fetch.source_id)
         insert into outbox (organization_id, name, data)
         select organization_id, 'source/refetch.due', source_changed_data(source) - '{kind,version}'::text[]
         from source join taken on taken.source_id = source.id`,
        [due, MOST_LINKS, TAKEN_FOR],
      )
      return rowCount ? `${rowCount} links are looked at.` : 'No link is due.'
    }),
}
