import { loadConfig } from '@repo/config/load'
import type { Recorder } from '@repo/trace/recorder'
import type { Understood } from './arguments/parse.ts'
import type { Checkout } from './checkout.ts'
import { givenEnvironment } from './environment.ts'

/**
 * Runs a command and records it, with its exit code, where traces are sent at all. What is wrong with the
 * configuration is for the command itself to say.
 */
export async function recordCommand(
  invocation: Understood,
  checkout: Checkout,
  run: (checkout: Checkout) => Promise<number>,
): Promise<number> {
  const recorder = isEndless(invocation) ? null : await openRecorder(checkout)
  if (!recorder) return run(checkout)
  const { verb, options, rest } = invocation
  const span = recorder.open('command', verb, { isRoot: true })
  const facts = { command: verb, arguments: [...Object.keys(options).map((name) => `--${name}`), ...rest] }
  try {
    const exitCode = await span.run(() => run(checkout))
    span.end({ status: exitCode === 0 ? 'ok' : 'error', content: { ...facts, exitCode } })
    return exitCode
  } catch (error) {
    const { recordException } = await import('@repo/trace/watch-exceptions')
    span.run(() => recordException(recorder, error, { isHandled: false }))
    span.end({ status: 'error', content: { ...facts, exitCode: 1 } })
    throw error
  } finally {
    await recorder.close()
  }
}

/** These run for hours, and record what they do themselves. */
function isEndless({ verb, rest }: Understood): boolean {
  return verb === 'dev' || (verb === 'schedule' && rest[0] === 'start')
}

async function openRecorder(checkout: Checkout): Promise<Recorder | null> {
  try {
    const config = loadConfig('cli', givenEnvironment(checkout))
    if (!config.traceProxyUrl) return null
    const { recorderOfConfig } = await import('@repo/trace/recorder-of-config')
    return recorderOfConfig('cli', config)
  } catch {
    return null
  }
}
