-- Sources and what was read from them. Offsets are UTF-16 code units of snapshot.text.

create extension if not exists pg_trgm;
create extension if not exists unaccent;
create extension if not exists btree_gin;

-- English stems, accents folded, and no stop words: an exact phrase keeps every position.
create text search dictionary trovella_stem (template = snowball, language = english);
create text search configuration trovella (copy = simple);
alter text search configuration trovella
  alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part
  with unaccent, trovella_stem;
alter text search configuration trovella alter mapping for numword, numhword, hword_numpart with unaccent, simple;

-- The same words without their stems, for the vocabulary that prefixes and misspellings are looked up in.
create text search configuration trovella_words (copy = simple);
alter text search configuration trovella_words
  alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part, numword, numhword, hword_numpart
  with unaccent, simple;

-- Words and numbers only, so that node.js, and/or and snake_case are found by their parts. A character of a
-- script that writes no spaces is a word. Independent of the database's locale: laptops have C.
create function search_text(value text) returns text
  language sql immutable strict parallel safe
  return lower(regexp_replace(
    case when value ~ '[\u2e80-\u2fff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]'
      then regexp_replace(normalize(value, nfkc), '([\u2e80-\u2fff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff])', ' \1 ', 'g')
      when value is nfkc normalized then value
      else normalize(value, nfkc) end collate "pg_c_utf8",
    '[^[:alnum:]]+', ' ', 'g') collate "pg_c_utf8");

create function heading_text(path text[]) returns text
  language sql immutable parallel safe
  return array_to_string(path, ' ');

create table blob (
  organization_id uuid not null references organization on delete cascade,
  sha256 text not null,
  byte_size bigint not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, sha256)
);

create table blob_part (
  organization_id uuid not null,
  sha256 text not null,
  ordinal integer not null,
  bytes bytea not null,
  primary key (organization_id, sha256, ordinal),
  foreign key (organization_id, sha256) references blob on delete cascade
);
alter table blob_part alter column bytes set storage external;

create table source (
  id uuid primary key default uuidv7(),
  organization_id uuid not null references organization on delete cascade,
  kind text not null check (kind in ('note', 'file', 'link')),
  state text not null default 'queued'
    check (state in ('queued', 'processing', 'ready', 'failed', 'needs_capture')),
  stage text check (stage in ('fetch', 'extract', 'chunk', 'embed', 'index')),
  title text not null,
  url text,
  canonical_url text,
  file_name text,
  folder_path text,
  media_type text,
  byte_size bigint,
  original_sha256 text,
  tags text[] not null default '{}',
  failure_code text,
  failure_message text,
  content_version integer not null default 1,
  indexed_version integer not null default 0,
  snapshot_id uuid,
  created_by uuid references "user" on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index source_recent on source (organization_id, id desc) where deleted_at is null;
create index source_tags on source using gin (tags);
create index source_title on source using gin (organization_id, to_tsvector('trovella', search_text(title)));
create index source_unindexed on source (updated_at) where indexed_version <> content_version;
create unique index source_link_identity on source (organization_id, canonical_url)
  where kind = 'link' and deleted_at is null;
create unique index source_original_identity on source (organization_id, original_sha256)
  where kind in ('note', 'file') and deleted_at is null;

create table snapshot (
  id uuid primary key default uuidv7(),
  organization_id uuid not null references organization on delete cascade,
  source_id uuid not null references source on delete cascade,
  version integer not null,
  title text,
  text text not null,
  text_sha256 text not null,
  outline jsonb not null default '{"headings": [], "pages": []}',
  language text,
  extractor text not null,
  created_at timestamptz not null default now(),
  unique (source_id, version)
);
alter table source add constraint source_snapshot foreign key (snapshot_id) references snapshot on delete set null;
create index source_snapshot_id on source (snapshot_id);

create function refuse_snapshot_update() returns trigger language plpgsql as $$
begin
  raise exception 'a snapshot is never overwritten: write a new version';
end $$;
create trigger snapshot_is_immutable before update on snapshot
  for each row execute function refuse_snapshot_update();

create table chunk (
  id uuid primary key default uuidv7(),
  organization_id uuid not null references organization on delete cascade,
  source_id uuid not null references source on delete cascade,
  snapshot_id uuid not null references snapshot on delete cascade,
  ordinal integer not null,
  start_offset integer not null,
  end_offset integer not null,
  page integer,
  title text not null,
  heading_path text[] not null default '{}',
  text text not null,
  text_sha256 text not null,
  tsv tsvector not null generated always as (
    setweight(to_tsvector('trovella', search_text(title)), 'A')
    || setweight(to_tsvector('trovella', search_text(heading_text(heading_path))), 'B')
    || to_tsvector('trovella', search_text(text))
  ) stored,
  unique (snapshot_id, ordinal)
);
-- Ranking reads the vector of every candidate: it stays in the row, and a long text is moved out instead.
alter table chunk alter column tsv set storage main;
create index chunk_source_id on chunk (source_id);
create index chunk_text_sha256 on chunk (organization_id, text_sha256);
create index chunk_tsv on chunk using gin (organization_id, tsv) with (fastupdate = off);

-- Plain arrays, so that one schema serves a Postgres with pgvector and one without.
create table chunk_embedding (
  chunk_id uuid not null references chunk on delete cascade,
  model text not null,
  organization_id uuid not null references organization on delete cascade,
  -- The chunk's own, so that a search need not visit the chunks of the nearest vectors.
  snapshot_id uuid not null,
  embedding real[] not null,
  primary key (chunk_id, model)
);
alter table chunk_embedding alter column embedding set storage main;
create index chunk_embedding_organization_id on chunk_embedding (organization_id, model, chunk_id);

-- The words a tenant's library contains, for finding what a misspelt word may have meant.
create table search_term (
  organization_id uuid not null references organization on delete cascade,
  term text collate "C" not null,
  primary key (organization_id, term)
);
create index search_term_similar on search_term using gin (organization_id, term gin_trgm_ops);
