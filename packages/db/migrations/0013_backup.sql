-- What became of each backup and of each drill that restored one. The archives themselves say the rest.

create table backup_run (
  id uuid primary key default uuidv7(),
  kind text not null check (kind in ('backup', 'drill')),
  -- The archive that was made or restored; null when there was none.
  archive text,
  -- Null when it went well.
  failure text,
  started_at timestamptz not null,
  finished_at timestamptz not null default now(),
  -- The moment whose state the archive holds.
  snapshot_at timestamptz,
  bytes bigint,
  rows bigint,
  sha256 text
);
create index backup_run_recent on backup_run (kind, finished_at desc);
