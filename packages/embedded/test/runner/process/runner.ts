import { createLog } from '@repo/trace/log'
import { startRunner } from '../../../src/runner/start.ts'

/** A runner in a process of its own, for tests that kill it. Options come as JSON in the first argument. */
const options = JSON.parse(process.argv[2] ?? '{}') as {
  databaseUrl: string
  appUrl: string
  port: number
  checkpoints?: boolean
  retryMs?: number
}
const { retryMs, ...rest } = options
const runner = await startRunner({
  ...rest,
  ...(retryMs !== undefined && { backoff: () => retryMs }),
  log: createLog({ process: 'runner', level: process.env.RUNNER_LOG === 'debug' ? 'debug' : 'silent' }),
})
process.send?.({ ready: true, url: runner.url })
process.once('SIGTERM', () => void runner.close().then(() => process.exit(0)))
process.once('disconnect', () => process.exit(0))
