-- What the schedule daemon keeps: what runs when, which daemons live, and what each slot came to.

-- One row per schedule. next_due is the truth about time: a slot is claimed in the transaction that moves it on.
create table schedule (
  name text primary key,
  meaning text not null,
  expression text not null,
  time_zone text not null,
  policy jsonb not null,
  registered_at timestamptz not null default now(),
  enabled boolean not null default true,
  -- Set while no running bundle has it; its history stays.
  retired_at timestamptz,
  -- Null: never again.
  next_due timestamptz,
  -- next_due and the jitter of its name.
  wake_at timestamptz,
  paused_at timestamptz,
  paused_until timestamptz,
  paused_by text,
  pause_reason text,
  run_requested_at timestamptz,
  run_requested_by text,
  failures_in_a_row integer not null default 0,
  -- What was mailed about and is not over: a kind, and since when.
  alerts jsonb not null default '{}'
);
create index schedule_wake on schedule (wake_at) where retired_at is null;

-- A daemon holds its slots for as long as it holds this row: one renewal for all of them.
create table schedule_daemon (
  id uuid primary key default uuidv7(),
  host text not null,
  pid integer not null,
  version text not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  lease_until timestamptz not null,
  stopping_at timestamptz
);

-- Every claim of a slot takes the next number, also a second claim of the same slot.
create sequence schedule_fence;

alter table schedule_slot
  alter column fencing_token drop identity,
  alter column fencing_token drop not null,
  drop column claimed_by,
  drop column lease_until,
  add column daemon_id uuid references schedule_daemon on delete set null,
  add column origin text not null default 'time' check (origin in ('time', 'catch_up', 'manual')),
  -- A claimed slot without a daemon waits for this moment: a retry, a queued run, a run to be repeated.
  add column start_at timestamptz,
  add column error text,
  add column trace_id text,
  add column requested_by text,
  add column interrupt_requested_at timestamptz;
create index schedule_slot_open on schedule_slot (schedule) where state in ('claimed', 'running');
create index schedule_slot_due on schedule_slot (due);

create function notify_schedule() returns trigger language plpgsql as $$
begin
  perform pg_notify('schedule', new.name);
  return null;
end $$;
create trigger schedule_notify after update of run_requested_at, paused_at, paused_until on schedule
  for each row execute function notify_schedule();

create function notify_schedule_slot() returns trigger language plpgsql as $$
begin
  perform pg_notify('schedule', new.schedule);
  return null;
end $$;
create trigger schedule_slot_notify after update of interrupt_requested_at on schedule_slot
  for each row when (new.interrupt_requested_at is not null) execute function notify_schedule_slot();
