-- State of the embedded runner. Applied at every start, under the runner's advisory lock.
create schema if not exists runner;

create table if not exists runner.lease (
  only_row boolean primary key default true check (only_row),
  epoch bigint not null default 0
);
insert into runner.lease default values on conflict do nothing;

create table if not exists runner.event (
  id text primary key,
  name text not null,
  payload json not null,
  received_at timestamptz not null,
  -- False while no app has said which functions there are.
  routed boolean not null
);
create index if not exists event_received on runner.event (received_at);
create index if not exists event_unrouted on runner.event (id) where not routed;

create table if not exists runner.run (
  id text primary key,
  function_id text not null,
  event_id text not null,
  event_key text not null,
  idempotency_key text,
  keys json not null,
  order_at timestamptz not null,
  parent_run_id text,
  parent_step_id text,
  state text not null check (state in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  output json,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  -- One run per function and event id, for as long as the row is kept.
  unique (function_id, event_key)
) with (fillfactor = 80);
create index if not exists run_event on runner.run (event_id);
create unique index if not exists run_idempotency on runner.run (function_id, idempotency_key)
  where idempotency_key is not null;
create index if not exists run_ended on runner.run (ended_at) where ended_at is not null;

create table if not exists runner.step (
  run_id text not null,
  step_id text not null,
  ordinal integer not null,
  name text not null,
  -- What the SDK receives for the step: {data}, {error}, an event or null.
  memo json not null,
  primary key (run_id, step_id)
);

create table if not exists runner.task (
  run_id text not null,
  step_id text not null,
  kind text not null check (kind in ('function', 'step', 'sleep', 'wait', 'invoke')),
  attempt integer not null,
  due_at timestamptz,
  detail json not null,
  primary key (run_id, step_id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

create table if not exists runner.cron (
  function_id text not null,
  expression text not null,
  last_tick timestamptz not null,
  primary key (function_id, expression)
);

-- Writes one batch of changes; returns the ids of the runs that did not exist yet. JSON columns arrive as text in the
-- batch, since JSON that holds \u0000 can be stored but not taken apart.
create or replace function runner.write(batch json) returns setof text language plpgsql as $$
begin
  if batch -> 'events' is not null then
    insert into runner.event (id, name, payload, received_at, routed)
    select id, name, payload::json, "receivedAt", routed
    from json_to_recordset(batch -> 'events')
      as row (id text, name text, payload text, "receivedAt" timestamptz, routed boolean)
    on conflict (id) do update set routed = excluded.routed;
  end if;
  if batch -> 'drafts' is not null then
    return query
    insert into runner.run (id, function_id, event_id, event_key, idempotency_key, keys, order_at, parent_run_id,
      parent_step_id, state, created_at)
    select id, "functionId", "eventId", "eventKey", "idempotencyKey", keys::json, "orderAt", "parentRunId",
      "parentStepId", 'queued', "createdAt"
    from json_to_recordset(batch -> 'drafts')
      as row (id text, "functionId" text, "eventId" text, "eventKey" text, "idempotencyKey" text, keys text,
        "orderAt" timestamptz, "parentRunId" text, "parentStepId" text, "createdAt" timestamptz)
    on conflict do nothing
    returning run.id;
    insert into runner.task (run_id, step_id, kind, attempt, due_at, detail)
    select row.id, 'step', 'function', 0, null, '{}'
    from json_to_recordset(batch -> 'drafts') as row (id text)
    where exists (select from runner.run where run.id = row.id)
    on conflict do nothing;
  end if;
  if batch -> 'steps' is not null then
    insert into runner.step (run_id, step_id, ordinal, name, memo)
    select "runId", "stepId", ordinal, name, memo::json
    from json_to_recordset(batch -> 'steps')
      as row ("runId" text, "stepId" text, ordinal integer, name text, memo text)
    on conflict do nothing;
  end if;
  if batch -> 'tasks' is not null then
    insert into runner.task (run_id, step_id, kind, attempt, due_at, detail)
    select "runId", "stepId", kind, attempt, "dueAt", detail::json
    from json_to_recordset(batch -> 'tasks')
      as row ("runId" text, "stepId" text, kind text, attempt integer, "dueAt" timestamptz, detail text)
    on conflict (run_id, step_id) do update
    set kind = excluded.kind, attempt = excluded.attempt, due_at = excluded.due_at, detail = excluded.detail;
  end if;
  if batch -> 'doneTasks' is not null then
    delete from runner.task
    using json_to_recordset(batch -> 'doneTasks') as row ("runId" text, "stepId" text)
    where task.run_id = row."runId" and task.step_id = row."stepId";
  end if;
  if batch -> 'runs' is not null then
    update runner.run
    set state = row.state, output = row.output::json, started_at = row."startedAt", ended_at = row."endedAt"
    from json_to_recordset(batch -> 'runs')
      as row (id text, state text, output text, "startedAt" timestamptz, "endedAt" timestamptz)
    where run.id = row.id;
  end if;
  if batch -> 'crons' is not null then
    insert into runner.cron (function_id, expression, last_tick)
    select "functionId", expression, "lastTick"
    from json_to_recordset(batch -> 'crons')
      as row ("functionId" text, expression text, "lastTick" timestamptz)
    on conflict (function_id, expression) do update set last_tick = excluded.last_tick;
  end if;
end
$$;
