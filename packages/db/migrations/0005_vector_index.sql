-- Where the server has pgvector, nearest neighbours come from an HNSW index over the plain arrays.
-- A model has its own partial index, because an index has one number of dimensions.

-- False where the extension is absent or may not be created, or the model has more dimensions than it indexes:
-- then the exact engine answers.
create function ensure_vector_index(model text, dimensions integer) returns boolean language plpgsql as $$
declare
  type text := case when dimensions <= 2000 then 'vector' else 'halfvec' end;
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
    'create index if not exists %I on chunk_embedding using hnsw ((embedding::%s(%s)) %s_cosine_ops) where model = %L',
    'chunk_embedding_hnsw_' || left(md5(model), 12), type, dimensions, type, model);
  return true;
end $$;

select ensure_vector_index('lexical-256-v1', 256);
