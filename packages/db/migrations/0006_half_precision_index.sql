-- The vector index holds half precision: half of the memory to walk through for a search, and to keep cached. What it
-- finds is still compared in full precision.

create or replace function ensure_vector_index(model text, dimensions integer) returns boolean language plpgsql as $$
begin
  if dimensions > 4000 or not exists (select 1 from pg_available_extensions where name = 'vector') then
    return false;
  end if;
  begin
    create extension if not exists vector;
  exception when insufficient_privilege then
    return false;
  end;
  execute format(
    'create index if not exists %I on chunk_embedding using hnsw ((embedding::halfvec(%s)) halfvec_cosine_ops) where model = %L',
    'chunk_embedding_hnsw_' || left(md5(model), 12), dimensions, model);
  return true;
end $$;

-- Those of other models are made anew by the process that uses them.
do $$
declare
  index record;
begin
  for index in
    select indexname from pg_indexes
    where schemaname = current_schema() and tablename = 'chunk_embedding' and indexdef like '%vector_cosine_ops%'
      and indexdef not like '%halfvec_cosine_ops%'
  loop
    execute format('drop index %I', index.indexname);
  end loop;
end $$;

select ensure_vector_index('lexical-256-v1', 256);
