-- Where the server has pgvector, nearest neighbours come from an HNSW index over the plain arrays.
-- A model has its own partial index, because an index has one number of dimensions.

create function ensure_vector_index(model text, dimensions integer) returns boolean language plpgsql as $$
begin
  if not exists (select 1 from pg_available_extensions where name = 'vector') then
    return false;
  end if;
  create extension if not exists vector;
  execute format(
    'create index if not exists %I on chunk_embedding using hnsw ((embedding::vector(%s)) vector_cosine_ops) where model = %L',
    'chunk_embedding_hnsw_' || left(md5(model), 12), dimensions, model);
  return true;
end $$;

select ensure_vector_index('lexical-256-v1', 256);
