import type { Health } from '#client/use-status.ts'
import { classes } from '#ui/classes.ts'
import { partName } from './part-names.ts'

const dots = { healthy: 'bg-good', degraded: 'bg-caution', unhealthy: 'bg-danger' }

/** The health of everything in one sentence. */
export function OverallHealth({ health, isReachable }: { health: Health; isReachable: boolean }) {
  const status = isReachable ? health.status : 'unhealthy'
  return (
    <p
      role="status"
      className="flex items-baseline gap-4 font-serif text-xl leading-snug tracking-tight md:text-2xl"
    >
      <span aria-hidden className={classes('size-3.5 shrink-0 rounded-full', dots[status])} />
      {isReachable ? sentence(health) : 'The server does not answer. What is below is from before.'}
    </p>
  )
}

function sentence({ status, parts }: Health): string {
  const slow = Object.keys(parts).filter((name) => parts[name]?.isSlow)
  if (status === 'healthy' && slow.length > 0) {
    return `Everything works, ${slow.map(partName).join(' and ')} slowly: this machine has much to do.`
  }
  if (status === 'healthy') return 'Everything works.'
  if (status === 'unhealthy') return 'The database does not answer, so nothing works until it is back.'
  const failing = Object.keys(parts).filter((name) => !parts[name]?.ok)
  return `Your library works. There is a problem with ${failing.map(partName).join(' and ')}.`
}
