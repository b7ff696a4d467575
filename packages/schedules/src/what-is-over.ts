/** Rows that nobody needs any more, at the moment $1. */
export type Rule = { what: string; table: string; where: string }

/** Runs are kept for as long as somebody may ask what happened. */
const A_MONTH_AGO = `$1::timestamptz - interval '30 days'`

export const rules: readonly Rule[] = [
  { what: 'expired sessions', table: 'session', where: 'expires_at < $1' },
  { what: 'expired verifications', table: 'verification', where: 'expires_at < $1' },
  { what: 'old invitations', table: 'invitation', where: `expires_at < ${A_MONTH_AGO}` },
  { what: 'runs of jobs', table: 'job_run', where: `coalesce(finished_at, started_at) < ${A_MONTH_AGO}` },
  { what: 'failed attempts', table: 'job_attempt', where: `created_at < ${A_MONTH_AGO}` },
  { what: 'replayed dead letters', table: 'dead_letter', where: `replayed_at < ${A_MONTH_AGO}` },
  { what: 'events nobody could take', table: 'outbox', where: `dead_at < ${A_MONTH_AGO}` },
  { what: 'weekly mails', table: 'digest', where: `due_at < ${A_MONTH_AGO}` },
  {
    what: 'records of backups and drills',
    table: 'backup_run',
    // The last that went well and the last that failed are told of, however long ago they were.
    where: `finished_at < ${A_MONTH_AGO} and exists (
      select from backup_run as newer where newer.kind = backup_run.kind and newer.finished_at > backup_run.finished_at
        and (newer.failure is null) = (backup_run.failure is null))`,
  },
  {
    what: 'runs of schedules',
    table: 'schedule_slot',
    // A schedule that runs once a year keeps its history.
    where: `due < ${A_MONTH_AGO} and state not in ('claimed', 'running') and due < (
      select min(due) from (
        select due from schedule_slot as newer where newer.schedule = schedule_slot.schedule
        order by due desc limit 20) as newest)`,
  },
  {
    what: 'schedule daemons',
    table: 'schedule_daemon',
    where: `lease_until < $1::timestamptz - interval '7 days'`,
  },
]
