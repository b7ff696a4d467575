import type { Reader } from '../src/environment/reader.ts'

/** `sync`: a batch is answered when it is committed, so that nothing waits in a queue that a crash would empty. */
export function queueConfig(env: Reader) {
  return { driver: env.oneOf('QUEUE_CONNECTION', ['sync']) }
}
