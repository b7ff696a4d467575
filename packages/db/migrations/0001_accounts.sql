-- Accounts, sessions, organizations and API keys, in the shape better-auth expects.

create table "user" (
  id uuid primary key default uuidv7(),
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table organization (
  id uuid primary key default uuidv7(),
  name text not null,
  slug text not null unique,
  logo text,
  metadata text,
  created_at timestamptz not null default now()
);

create table session (
  id uuid primary key default uuidv7(),
  user_id uuid not null references "user" on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  active_organization_id uuid references organization on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_user_id on session (user_id);

create table account (
  id uuid primary key default uuidv7(),
  user_id uuid not null references "user" on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index account_user_id on account (user_id);

create table verification (
  id uuid primary key default uuidv7(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on verification (identifier);

create table member (
  id uuid primary key default uuidv7(),
  organization_id uuid not null references organization on delete cascade,
  user_id uuid not null references "user" on delete cascade,
  role text not null default 'member',
  created_at timestamptz not null default now(),
  unique (organization_id, user_id)
);
create index member_user_id on member (user_id);

create table invitation (
  id uuid primary key default uuidv7(),
  organization_id uuid not null references organization on delete cascade,
  inviter_id uuid not null references "user" on delete cascade,
  email text not null,
  role text,
  status text not null default 'pending',
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index invitation_organization_id on invitation (organization_id);
create index invitation_email on invitation (email);

create table apikey (
  id uuid primary key default uuidv7(),
  config_id text not null default 'default',
  reference_id uuid not null references "user" on delete cascade,
  name text,
  start text,
  prefix text,
  key text not null,
  refill_interval integer,
  refill_amount integer,
  last_refill_at timestamptz,
  enabled boolean not null default true,
  rate_limit_enabled boolean not null default true,
  rate_limit_time_window integer,
  rate_limit_max integer,
  request_count integer not null default 0,
  remaining integer,
  last_request timestamptz,
  expires_at timestamptz,
  permissions text,
  metadata text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index apikey_key on apikey (key);
create index apikey_reference_id on apikey (reference_id);

-- Settings of this installation that a person changes while it runs, such as whether sign-up is open.
create table instance_setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
