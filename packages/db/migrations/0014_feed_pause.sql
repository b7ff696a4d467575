-- A feed that somebody holds back is not read until it goes on.

alter table feed add column paused_at timestamptz;
