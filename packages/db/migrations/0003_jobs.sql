-- The outbox, the ledger of runs, and what ran out of retries.

create table outbox (
  id uuid primary key default uuidv7(),
  organization_id uuid references organization on delete cascade,
  name text not null,
  data jsonb not null,
  trace_parent text,
  created_at timestamptz not null default now(),
  sends integer not null default 0,
  next_send_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  dead_at timestamptz,
  last_error text
);
create index outbox_due on outbox (next_send_at) where acknowledged_at is null and dead_at is null;

create table job_run (
  run_id text primary key,
  function_id text not null,
  event_id text not null,
  event_name text not null,
  organization_id uuid references organization on delete cascade,
  source_id uuid,
  state text not null default 'running' check (state in ('running', 'completed', 'failed')),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  error text
);
create index job_run_event on job_run (event_id, function_id);
create index job_run_source on job_run (source_id);
create index job_run_running on job_run (started_at) where state = 'running';

create table job_attempt (
  id uuid primary key default uuidv7(),
  run_id text not null,
  stage text not null,
  attempt integer not null,
  error_code text not null,
  error_message text not null,
  duration_ms integer not null,
  created_at timestamptz not null default now()
);
create index job_attempt_run on job_attempt (run_id);

create table dead_letter (
  id uuid primary key default uuidv7(),
  organization_id uuid references organization on delete cascade,
  source_id uuid,
  function_id text not null,
  run_id text not null unique,
  event jsonb not null,
  error_code text not null,
  error_message text not null,
  retryable boolean not null default true,
  created_at timestamptz not null default now(),
  replayed_at timestamptz
);
create index dead_letter_open on dead_letter (created_at) where replayed_at is null;

-- What the event 'source/changed' carries. The host lets fetches be limited per site.
create function source_changed_data(changed source) returns jsonb
  language sql immutable parallel safe
  return jsonb_strip_nulls(jsonb_build_object(
    'organizationId', changed.organization_id, 'sourceId', changed.id, 'version', changed.content_version,
    'kind', changed.kind, 'host', substring(changed.canonical_url from '^[a-z]+://([^/?#]+)')));

-- A call site cannot forget the event: it is written with the row it is about.
create function source_to_outbox() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.deleted_at is not null and old.deleted_at is null then
    insert into outbox (organization_id, name, data)
    values (new.organization_id, 'source/deleted',
      jsonb_build_object('organizationId', new.organization_id, 'sourceId', new.id));
  elsif new.deleted_at is null and (tg_op = 'INSERT' or new.content_version > old.content_version) then
    insert into outbox (organization_id, name, data)
    values (new.organization_id, 'source/changed', source_changed_data(new));
  end if;
  return null;
end $$;
create trigger source_outbox after insert or update of content_version, deleted_at on source
  for each row execute function source_to_outbox();

create function notify_outbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('outbox', '');
  return null;
end $$;
create trigger outbox_notify after insert on outbox for each statement execute function notify_outbox();

create function notify_source() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' or (new.state, new.stage, new.title, new.tags, new.deleted_at)
      is distinct from (old.state, old.stage, old.title, old.tags, old.deleted_at) then
    perform pg_notify('source_changed', json_build_object(
      'organizationId', new.organization_id, 'sourceId', new.id, 'state', new.state, 'stage', new.stage,
      'deleted', new.deleted_at is not null)::text);
  end if;
  return null;
end $$;
create trigger source_notify after insert or update on source for each row execute function notify_source();
