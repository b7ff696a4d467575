import type { Reader } from '../src/environment/reader.ts'

/** With a queue that is `sync` there is nothing for a worker to take. */
export function workersConfig(env: Reader) {
  if (env.isOn('WORKER_ENABLED', false))
    env.wrong('WORKER_ENABLED', 'must be 0: this receiver has no queue that a worker could empty')
  return { isEnabled: false }
}
