-- What each organization stores, as of the last time it was measured.

create table usage (
  organization_id uuid primary key references organization on delete cascade,
  sources integer not null,
  -- Each original once, however many sources have it.
  original_bytes bigint not null,
  -- Of all versions of the text that are kept.
  text_bytes bigint not null,
  chunks integer not null,
  measured_at timestamptz not null
);
