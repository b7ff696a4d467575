-- When a link's page was fetched, what to ask for the next time, and when that is.

create table link_fetch (
  source_id uuid primary key references source on delete cascade,
  organization_id uuid not null references organization on delete cascade,
  -- Of the page whose text is the source's: the site answers 304 as long as it has no other.
  etag text,
  last_modified text,
  fetched_at timestamptz not null default now(),
  next_fetch_at timestamptz not null,
  interval_seconds integer not null,
  -- Since the last success, with the reason of the newest.
  failures integer not null default 0,
  failure_code text,
  failure_message text,
  -- A changed page that is stored already, for the run of this version to read.
  page jsonb,
  page_version integer
);
create index link_fetch_due on link_fetch (next_fetch_at);
create index link_fetch_organization_id on link_fetch (organization_id);

-- Links from before are spread over a day, so that they are not all due at once.
insert into link_fetch (source_id, organization_id, fetched_at, next_fetch_at, interval_seconds)
select id, organization_id, updated_at, now() + random() * interval '1 day', 86400
from source where kind = 'link' and state = 'ready' and deleted_at is null;
