import { DURATION_BOUNDS_MS } from '../../entry.ts'

/** Marks a file as ours, "TRVT" in ASCII, so that no other SQLite file is taken for a segment. */
export const APPLICATION_ID = 0x54525654

/** Raised whenever a file written before could no longer be read. A file of another version is left as it is. */
export const SCHEMA_VERSION = 4

/** How text is cut into words, wherever it is searched: https://sqlite.org/fts5.html#unicode61_tokenizer. */
export const TOKENIZER = 'unicode61 remove_diacritics 2'

export const DURATION_COLUMNS = [...DURATION_BOUNDS_MS.map((ms) => `to_${ms}_ms`), 'above']

/**
 * One segment. Texts that repeat are kept once, in `strings`. `entries.id` is a time (entry-id.ts), so that an
 * index over a column lists newest first without a second one. `words` keeps no text: it finds ids. It is merged
 * late (https://sqlite.org/fts5.html#the_automerge_configuration_option), and written in large pieces (hashsize, bytes):
 * merging is most of what indexing costs.
 * `unindexed` has the blocks whose entries are not in `words` yet: their ids as a JSON list, line by line.
 * `links` finds what was caused in other traces: the entries that link to this trace and span.
 * `entries.type` is a position in ENTRY_TYPES, which may therefore only grow at its end.
 */
export const SEGMENT_SCHEMA = `
  create table strings (id integer primary key, text text not null);
  create index strings_by_text on strings (text);
  create table origins (id integer primary key, service integer not null, instance integer);
  create table traces (id integer primary key, trace_id blob not null unique);
  create table blocks (id integer primary key, body blob not null);
  create table entries (
    id integer primary key,
    type integer not null,
    trace integer not null,
    span blob not null,
    parent blob,
    name integer not null,
    origin integer not null,
    duration_us integer,
    is_error integer not null,
    family integer,
    tags text,
    place integer not null
  );
  create index entries_by_type on entries (type);
  create index entries_by_trace on entries (trace);
  create index entries_by_family on entries (family) where family is not null;
  create index entries_with_error on entries (is_error) where is_error = 1;
  create index requests_by_duration on entries (duration_us) where type = 0;
  create table tags (tag integer not null, entry integer not null, primary key (tag, entry)) without rowid;
  create table links (
    trace blob not null, span blob not null, entry integer not null, primary key (trace, span, entry)
  ) without rowid;
  create virtual table words using fts5 (
    text, content = '', contentless_delete = 1, tokenize = '${TOKENIZER}'
  );
  insert into words (words, rank) values ('automerge', 16);
  insert into words (words, rank) values ('hashsize', ${8 * 1024 * 1024});
  create table unindexed (block integer primary key, arrived_ms integer not null, entries text not null);
  create table batches (key_id text not null, batch_id text not null, primary key (key_id, batch_id)) without rowid;
  create table entry_counts (
    minute_ms integer not null, service integer not null, type integer not null,
    count integer not null, error_count integer not null,
    primary key (minute_ms, service, type)
  ) without rowid;
  create table drop_counts (
    minute_ms integer not null, service integer not null, reason integer not null, type integer not null,
    count integer not null,
    primary key (minute_ms, service, reason, type)
  ) without rowid;
  create table request_counts (
    minute_ms integer not null, service integer not null, name integer not null,
    count integer not null, error_count integer not null, kept_count integer not null,
    ${DURATION_COLUMNS.map((column) => `${column} integer not null`).join(', ')},
    primary key (minute_ms, service, name)
  ) without rowid;
  create table exception_counts (
    minute_ms integer not null, family integer not null, service integer not null,
    count integer not null, first_entry integer not null, last_entry integer not null,
    primary key (minute_ms, family, service)
  ) without rowid;
  create table repeated_queries (
    trace integer not null, family integer not null, count integer not null, entry integer not null,
    primary key (trace, family)
  ) without rowid;
  create table leaks (
    kind text not null, type integer not null, service integer not null, place text not null, field text not null,
    count integer not null, last_ms integer not null,
    primary key (kind, type, service, place, field)
  ) without rowid;
`

/** What outlives the hours: tags to watch, traces to keep, and when a batch first arrived. */
export const LEDGER_SCHEMA = `
  create table monitored_tags (tag text primary key) without rowid;
  create table pins (trace_id text primary key, pinned_ms integer not null) without rowid;
  create table arrivals (
    key_id text not null, batch_id text not null, arrived_ms integer not null,
    primary key (key_id, batch_id)
  ) without rowid;
  create index arrivals_by_time on arrivals (arrived_ms);
  create table marks (name text primary key, value integer not null) without rowid;
`
