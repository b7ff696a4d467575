import { missing, type Problem, wrong } from './problem.ts'
import type { VariableName } from './schema.ts'

/** The variables of one process as text, unset ones absent. */
export type Written = Partial<Record<VariableName, string>>

/** What must hold between variables, whatever kind of process it is. */
export function pairProblems(written: Written): Problem[] {
  return [
    ...together(written, ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN']),
    ...together(written, ['TYPESENSE_URL', 'TYPESENSE_API_KEY']),
    ...together(written, ['EMBEDDING_BASE_URL', 'EMBEDDING_MODEL', 'EMBEDDING_DIMENSIONS']),
    ...together(written, ['RELEASE_COLOUR', 'RELEASE_POINTER_FILE']),
    ...together(written, ['BACKUP_S3_URL', 'BACKUP_S3_ACCESS_KEY_ID', 'BACKUP_S3_SECRET_ACCESS_KEY']),
    ...needs(written, 'BACKUP_S3_REGION', ['BACKUP_S3_URL']),
    ...needs(written, 'EMBEDDING_API_KEY', ['EMBEDDING_BASE_URL']),
    ...needs(written, 'SMTP_URL', ['MAIL_FROM']),
    ...needs(written, 'RESEND_API_KEY', ['MAIL_FROM']),
    ...needs(written, 'TRACE_PROXY_URL', ['TRACE_PROXY_KEY_ID', 'TRACE_PROXY_SECRET']),
    ...needs(written, 'INNGEST_BASE_URL', ['INNGEST_EVENT_KEY', 'INNGEST_SIGNING_KEY']),
    ...either(written, 'REDIS_URL', 'UPSTASH_REDIS_REST_URL'),
    ...either(written, 'SMTP_URL', 'RESEND_API_KEY'),
    ...either(written, 'INNGEST_DEV', 'INNGEST_BASE_URL'),
    ...either(written, 'INNGEST_DEV', 'WORKER_URL'),
    ...either(written, 'INNGEST_BASE_URL', 'WORKER_URL'),
  ]
}

/** All of them or none. */
function together(written: Written, names: VariableName[]): Problem[] {
  const present = names.filter((name) => written[name] !== undefined)
  if (present.length === 0) return []
  return names
    .filter((name) => written[name] === undefined)
    .map((name) => missing(name, `goes with ${present.join(' and ')}`))
}

function needs(written: Written, name: VariableName, needed: VariableName[]): Problem[] {
  if (written[name] === undefined) return []
  return needed.filter((each) => written[each] === undefined).map((each) => missing(each, `${name} needs it`))
}

function either(written: Written, first: VariableName, second: VariableName): Problem[] {
  if (written[first] === undefined || written[second] === undefined) return []
  return [wrong(second, `${first} is set too; keep one of them`)]
}
