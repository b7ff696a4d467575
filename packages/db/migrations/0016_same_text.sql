-- Which sources say the same is asked for by the hash of their text.

create index snapshot_text_sha256 on snapshot (organization_id, text_sha256);
