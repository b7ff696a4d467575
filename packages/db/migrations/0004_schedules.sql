-- One row per due time of a schedule: lock, history and idempotency key at once.

create table schedule_slot (
  schedule text not null,
  due timestamptz not null,
  state text not null default 'claimed' check (state in
    ('claimed', 'running', 'ok', 'failed', 'timed_out', 'interrupted', 'skipped', 'missed')),
  reason text,
  claimed_by text,
  fencing_token bigint generated always as identity,
  lease_until timestamptz,
  attempt integer not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  output text,
  primary key (schedule, due)
);
create index schedule_slot_history on schedule_slot (schedule, due desc);
