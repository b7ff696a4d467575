import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import type { Config } from '@repo/config/load'
import { surviveClosedOutput } from '@repo/trace/closed-output'
import { createLog, type Log } from '@repo/trace/log'
import { shareContext } from '@repo/trace/open-telemetry-context'
import type { Recorder } from '@repo/trace/recorder'
import { recorderOfConfig } from '@repo/trace/recorder-of-config'
import { createRoutes } from '@repo/trace/routes'
import { recordException, watchExceptions } from '@repo/trace/watch-exceptions'
import { watchHttpClients } from '@repo/trace/watch-http-clients'
import { watchHttpServer } from '@repo/trace/watch-http-server'
import { watchFramework } from './framework-spans.ts'

// The framework loads this file more than once into a process; the process has one recorder.
const slot = Symbol.for('trovella.recorder')
type Recording = { recorder: Recorder; log: Log }
const processWide = globalThis as typeof globalThis & { [slot]?: Recording }

/** The recorder of this process, and its log, which is recorded too. Both carry the name of the first call. */
export function recordingOf(config: Config<'web'>, name: 'web' | 'worker' = 'web'): Recording {
  processWide[slot] ??= startRecording(config, name)
  return processWide[slot]
}

/** Records an error that the framework caught, where something is recorded at all. */
export function recordPageError(error: unknown): void {
  const recorder = processWide[slot]?.recorder
  if (recorder) recordException(recorder, error, { isHandled: true })
}

/** Watches what this process does as a whole: the requests it takes, and errors that end it. */
export function watchProcess(config: Config<'web'>, name: 'web' | 'worker' = 'web'): void {
  surviveClosedOutput()
  const { recorder } = recordingOf(config, name)
  watchHttpServer(recorder, { routeOf: createRoutes(routesOfBuild()) })
  watchHttpClients(recorder, { propagateTo: [config.inngestDev, config.inngestBaseUrl].flatMap(originOf) })
  watchExceptions(recorder)
  // Sentry registers a tracer and a context of its own.
  if (config.sentryDsn) return
  shareContext(recorder)
  watchFramework(recorder)
}

function startRecording(config: Config<'web'>, name: 'web' | 'worker'): Recording {
  const recorder = recorderOfConfig(name, config, {
    instance: hostname(),
    onProblem: (message) => log.warn({ part: 'traces' }, message),
  })
  const log = createLog({ process: name, level: config.logLevel, recorder })
  return { recorder, log }
}

function originOf(url: string | undefined): string[] {
  return url ? [new URL(url).origin] : []
}

/** The framework writes them down when it builds; a development server has none yet. */
export function routesOfBuild(): string[] {
  const manifest = path.join(process.cwd(), '.next/app-path-routes-manifest.json')
  return existsSync(manifest) ? Object.values(JSON.parse(readFileSync(manifest, 'utf8')) as object) : []
}
