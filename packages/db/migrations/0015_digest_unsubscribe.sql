-- What the link in a weekly mail switches it off by, without signing in. Of its own for each person, and no guess.

alter table digest_setting add column unsubscribe_token uuid not null default gen_random_uuid() unique;
