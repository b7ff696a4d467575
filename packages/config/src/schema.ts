import type * as z from 'zod'
import type { CamelCase, ProcessName, Variable } from './variable.ts'
import { accountVariables } from './variables/accounts.ts'
import { backupVariables } from './variables/backups.ts'
import { deployVariables } from './variables/deploys.ts'
import { errorVariables } from './variables/errors.ts'
import { jobVariables } from './variables/jobs.ts'
import { mailVariables } from './variables/mail.ts'
import { metricVariables } from './variables/metrics.ts'
import { processVariables } from './variables/process.ts'
import { scheduleVariables } from './variables/schedules.ts'
import { searchVariables } from './variables/search.ts'
import { storageVariables } from './variables/storage.ts'
import { traceVariables } from './variables/trace.ts'

/** Every variable and secret of every process, in the order of `.env.example`. */
export const groups = {
  'The process': processVariables,
  'Database and cache': storageVariables,
  Accounts: accountVariables,
  Search: searchVariables,
  'Background jobs': jobVariables,
  Schedules: scheduleVariables,
  Backups: backupVariables,
  Deploys: deployVariables,
  Mail: mailVariables,
  'Error reports': errorVariables,
  Traces: traceVariables,
  Metrics: metricVariables,
}

export const variables = {
  ...processVariables,
  ...storageVariables,
  ...accountVariables,
  ...searchVariables,
  ...jobVariables,
  ...scheduleVariables,
  ...backupVariables,
  ...deployVariables,
  ...mailVariables,
  ...errorVariables,
  ...traceVariables,
  ...metricVariables,
} as const

type Variables = typeof variables
export type VariableName = keyof Variables

/** What a process knows: its own variables, under their camelCase names, parsed. */
export type Config<Process extends ProcessName> = {
  readonly [Name in VariableName as Process extends Variables[Name]['readBy'][number]
    ? CamelCase<Name>
    : never]: Value<Variables[Name], Process>
}

type Value<Item extends Variable, Process extends ProcessName> = Item extends { default: string }
  ? z.output<Item['schema']>
  : Item extends { requiredBy: readonly (infer Requiring)[] }
    ? Process extends Requiring
      ? z.output<Item['schema']>
      : z.output<Item['schema']> | undefined
    : z.output<Item['schema']> | undefined
