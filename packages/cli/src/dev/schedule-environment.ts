import path from 'node:path'
import type { Checkout } from '../checkout.ts'

/** The daemon of a checkout has what STOP_ORDER leaves it: two seconds before the end it interrupts what still runs. */
const SHUTDOWN_MS = 2_500

/**
 * What schedule-runtime is started with in a checkout: the environment of the web process, from which its handlers
 * take their database, mail and traces, and where its own things are.
 */
export function scheduleEnvironment(
  { root, data }: Checkout,
  web: Record<string, string>,
): Record<string, string> {
  return {
    SCHEDULE_BUNDLE: path.join(root, 'packages/schedules/src/bundle.ts'),
    SCHEDULE_HEARTBEAT_FILE: path.join(data, 'schedule-runtime.json'),
    SCHEDULE_SHUTDOWN_TIMEOUT_MS: String(SHUTDOWN_MS),
    NODE_COMPILE_CACHE: path.join(data, 'compile-cache'),
    ...web,
  }
}
