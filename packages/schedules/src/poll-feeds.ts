import type { Schedule } from './contract.ts'

/** With a run every two minutes that is 216,000 feeds a day. */
const MOST_FEEDS = 300

/** A feed whose job never told the next time is due again after this. */
const TAKEN_FOR = '1 hour'

export const pollFeeds: Schedule = {
  name: 'poll-feeds',
  meaning: 'Has the feeds read that are due: those with much news, often.',
  when: 'every 2m',
  // The next run takes what this one would have.
  missed: 'skip',
  timeoutMs: 30_000,
  jitterMs: 30_000,
  alert: { failures: 6 },
  run: ({ due, finish }) =>
    finish(async (client) => {
      // In turns, so that one organization's many feeds do not keep those of others waiting.
      const { rowCount } = await client.query(
        `with due as (
           select id, row_number() over (partition by organization_id order by next_poll_at) as turn
           from feed where next_poll_at <= $1 and paused_at is null order by turn, next_poll_at limit $2),
         taken as (
           update feed set next_poll_at = now() + $3::interval
           from due where feed.id = due.id and feed.next_poll_at <= $1
           returning feed.id, feed.organization_id, feed.canonical_url)
         insert into outbox (organization_id, name, data)
         select organization_id, 'feed/poll.due', jsonb_strip_nulls(jsonb_build_object(
           'organizationId', organization_id, 'feedId', id,
           'host', substring(canonical_url from '^[a-z]+://([^/?#]+)')))
         from taken`,
        [due, MOST_FEEDS, TAKEN_FOR],
      )
      return rowCount ? `${rowCount} feeds are read.` : 'No feed is due.'
    }),
}
