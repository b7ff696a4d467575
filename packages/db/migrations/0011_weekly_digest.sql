-- A mail a week about what is new: when each person wants it, and which were due.

create table digest_setting (
  user_id uuid primary key references "user" on delete cascade,
  enabled boolean not null default true,
  time_zone text not null default 'UTC',
  -- As ISO 8601 counts them: Monday is 1.
  weekday integer not null default 1 check (weekday between 1 and 7),
  hour integer not null default 8 check (hour between 0 and 23),
  updated_at timestamptz not null default now()
);

-- One row is one mail at most: whoever writes it has the event to write.
create table digest (
  user_id uuid not null references "user" on delete cascade,
  -- The Monday of the week in the person's own zone.
  week date not null,
  due_at timestamptz not null,
  outcome text check (outcome in ('sent', 'nothing_new', 'switched_off', 'not_sent')),
  ended_at timestamptz,
  primary key (user_id, week)
);
