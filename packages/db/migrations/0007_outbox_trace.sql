-- An event carries the W3C trace context of the transaction that wrote it, whoever inserts the row.

alter table outbox alter column trace_parent set default nullif(current_setting('trovella.trace_parent', true), '');
