-- Feeds whose entries become links, and which entries did.

create table feed (
  id uuid primary key default uuidv7(),
  organization_id uuid not null references organization on delete cascade,
  url text not null,
  canonical_url text not null,
  title text,
  etag text,
  last_modified text,
  polled_at timestamptz,
  next_poll_at timestamptz not null default now(),
  interval_seconds integer not null,
  -- Since the last success, with the reason of the newest.
  failures integer not null default 0,
  failure_code text,
  failure_message text,
  created_by uuid references "user" on delete set null,
  created_at timestamptz not null default now(),
  unique (organization_id, canonical_url)
);
create index feed_due on feed (next_poll_at);

-- An entry is taken once, also when its source was deleted meanwhile.
create table feed_entry (
  feed_id uuid not null references feed on delete cascade,
  organization_id uuid not null references organization on delete cascade,
  canonical_url text not null,
  taken_at timestamptz not null default now(),
  primary key (feed_id, canonical_url)
);
create index feed_entry_organization_id on feed_entry (organization_id);
