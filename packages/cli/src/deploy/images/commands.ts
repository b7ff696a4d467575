import type { Command } from '../transport/command.ts'

export type Source = { revision: string; version: string; created: string }

export const IMAGE_NAMES = ['web', 'trace-runtime', 'schedule-runtime'] as const
export type ImageName = (typeof IMAGE_NAMES)[number]

/** `registry.example.org/trovella/web:TAG`, where a repository prefix is given. */
export function imageName(prefix: string, name: ImageName, tag: string): string {
  return `${prefix ? `${prefix}/` : 'trovella-'}${name}:${tag}`
}

/** What builds the three images of a commit, in the folder of the checkout. */
export function buildCommands(options: {
  prefix: string
  source: Source
  /** A file of certificates that the package registry is reached with. */
  certificates?: string | undefined
  /** Docker's network for the build. */
  network?: string | undefined
}): Command[] {
  const { prefix, source, certificates, network } = options
  const docker = (name: ImageName, ...rest: string[]): Command => ({
    program: 'docker',
    args: [
      'build',
      ...(network ? ['--network', network] : []),
      ...(certificates ? ['--secret', `id=ca,src=${certificates}`] : []),
      ...[source.revision, source.version].flatMap((tag) => ['--tag', imageName(prefix, name, tag)]),
      ...rest,
    ],
  })
  return [
    docker(
      'web',
      ...['--file', 'apps/web/Dockerfile'],
      ...['--build-arg', `REVISION=${source.revision}`],
      ...['--build-arg', `VERSION=${source.version}`],
      ...['--build-arg', `CREATED=${source.created}`],
      '.',
    ),
    docker('trace-runtime', 'docker/trace-runtime'),
    { program: 'node', args: ['packages/schedules/build.ts'] },
    docker(
      'schedule-runtime',
      ...['--build-context', 'handlers=packages/schedules/dist', 'docker/schedule-runtime'],
    ),
  ]
}

/** What pushes them, under the commit and under the version. */
export function pushCommands(prefix: string, source: Source): Command[] {
  return IMAGE_NAMES.flatMap((name) =>
    [source.revision, source.version].map((tag) => ({
      program: 'docker',
      args: ['push', '--quiet', imageName(prefix, name, tag)],
    })),
  )
}
