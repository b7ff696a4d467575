import path from 'node:path'
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
  /** The folder for what was built, when images go straight to the registry, by commit alone. */
  pushedTo?: string | undefined
}): Command[] {
  const { prefix, source, certificates, network, pushedTo } = options
  const tags = pushedTo ? [source.revision] : [source.revision, source.version]
  const docker = (name: ImageName, ...rest: string[]): Command => ({
    program: 'docker',
    args: [
      'build',
      ...(pushedTo ? publishing(imageName(prefix, name, 'cache'), metadataFile(pushedTo, name)) : []),
      ...(network ? ['--network', network] : []),
      ...(certificates ? ['--secret', `id=ca,src=${certificates}`] : []),
      ...tags.flatMap((tag) => ['--tag', imageName(prefix, name, tag)]),
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

/** Where Docker says what became of an image that it pushed. */
export function metadataFile(folder: string, name: ImageName): string {
  return path.join(folder, `${name}.json`)
}

/** Straight to the registry, with what it is made of, how it was built, and the layers for the next build. */
function publishing(cache: string, metadata: string): string[] {
  return [
    ...['--push', '--sbom=true', '--provenance=mode=max'],
    ...['--cache-from', `type=registry,ref=${cache}`],
    ...['--cache-to', `type=registry,ref=${cache},mode=max,image-manifest=true,oci-mediatypes=true`],
    ...['--metadata-file', metadata],
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
