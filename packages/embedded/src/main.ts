import { parseArgs } from 'node:util'
import { configOrExit, EXIT_CONFIG } from '@repo/config/start'
import { surviveClosedOutput } from '@repo/trace/closed-output'
import { createLog } from '@repo/trace/log'
import { recorderOfConfig } from '@repo/trace/recorder-of-config'
import { watchExceptions } from '@repo/trace/watch-exceptions'
import type { PartOptions } from './serve/part.ts'
import { serveUntilStopped } from './serve/until-stopped.ts'

/** Each part in a process of its own, which loads nothing of the others. */
const parts = {
  postgres: async (options: PartOptions) => (await import('./serve/postgres.ts')).servePostgres(options),
  runner: async (options: PartOptions) => (await import('./serve/runner.ts')).serveRunner(options),
  mailbox: async (options: PartOptions) => (await import('./serve/mailbox.ts')).serveMailbox(options),
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    directory: { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
    'smtp-port': { type: 'string' },
    'http-port': { type: 'string' },
  },
})
const name = positionals[0] ?? ''
const serve = parts[name as keyof typeof parts]
if (!Object.hasOwn(parts, name)) {
  process.stderr.write(`Say which part: ${Object.keys(parts).join(', ')}.\n`)
  process.exit(2)
}
const config = configOrExit('embedded')
if (config.nodeEnv === 'production' && !config.rehearsal) {
  process.stderr.write(
    'The embedded parts are for one developer and for tests. Production needs real services.\n',
  )
  process.exit(EXIT_CONFIG)
}
surviveClosedOutput()
const recorder = recorderOfConfig(name, config)
watchExceptions(recorder)
const log = createLog({ process: name, level: config.logLevel, recorder })
await serveUntilStopped(log, recorder, () => serve({ values, config, log }))
