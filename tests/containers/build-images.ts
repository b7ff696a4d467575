import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { buildOptions, docker, ROOT, takeBuilt } from './docker.ts'

/** Builds an image of docker/ as `tag`, or takes the one that TEST_TRACE_IMAGE names. */
export async function buildTraceImage(tag: string): Promise<void> {
  if (await takeBuilt('TEST_TRACE_IMAGE', tag)) return
  await buildMiniApp('trace', tag)
}

/** Bundles the handlers and builds the image of the daemon that runs them, or takes that of TEST_SCHEDULE_IMAGE. */
export async function buildScheduleImage(tag: string): Promise<void> {
  if (await takeBuilt('TEST_SCHEDULE_IMAGE', tag)) return
  const schedules = path.join(ROOT, 'packages/schedules')
  await promisify(execFile)(process.execPath, ['build.ts'], { cwd: schedules })
  await buildMiniApp('schedule', tag, '--build-context', `handlers=${path.join(schedules, 'dist')}`)
}

async function buildMiniApp(name: 'trace' | 'schedule', tag: string, ...options: string[]): Promise<void> {
  const context = path.join(ROOT, `docker/${name}-runtime`)
  await docker('build', ...buildOptions(), ...options, '--tag', tag, context)
}
