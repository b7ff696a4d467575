import { parse } from 'yaml'
import type { Manifest } from './render.ts'
import { type Container, environmentOf, type Secrets, type Workload, workloadsOf } from './workloads.ts'

type Service = {
  image?: string
  command?: string[]
  environment?: Record<string, string | number>
  mem_limit?: string
  stop_grace_period?: string
}

/** The services of the compose file that run in a cluster too, and where. */
const PAIRS = [
  { service: 'caddy', workload: 'edge' },
  { service: 'web-blue', workload: 'web' },
  { service: 'worker', workload: 'worker' },
  { service: 'schedule-runtime', workload: 'schedule-runtime' },
  { service: 'trace-runtime', workload: 'trace-runtime' },
  { service: 'typesense', workload: 'typesense' },
  { service: 'inngest', workload: 'inngest' },
  { service: 'migrate', workload: 'migrate' },
] as const

/** Variables of one machine that a cluster has no use for, and why. */
const OF_ONE_MACHINE: Record<string, string> = {
  RELEASE_COLOUR: 'a rollout replaces pod after pod',
  RELEASE_POINTER_FILE: 'readiness alone says who takes requests',
  BACKUP_DIRECTORY: 'the managed database is backed up, and there is no folder that all workers share',
  BACKUP_BESIDE_DIRECTORY: 'secrets and certificates are objects of the cluster, and there is no such folder',
  INNGEST_DATABASE_URL: 'its managed database is backed up as the other is',
  DOMAIN: 'the edge takes any name that its certificate is for',
  CADDY_GLOBAL_OPTIONS: 'the edge has a Caddyfile of its own',
}

/** Where a cluster does not run what production on one machine runs: images, commands, variables, limits. */
export function parityProblems(compose: string, manifests: readonly Manifest[], secrets: Secrets): string[] {
  const { services } = parse(compose, { merge: true }) as { services: Record<string, Service> }
  const workloads = workloadsOf(manifests)
  return PAIRS.flatMap(({ service, workload }) => {
    const written = services[service]
    const found = workloads.find(({ name }) => name === workload)
    const container = found?.pod.containers[0]
    if (!written || !container) return [`${service} or ${workload} is not there`]
    const environment = environmentOf(container, manifests, secrets)
    return [
      ...imageProblems(written, container),
      ...(service === 'caddy' ? [] : commandProblems(written, container)),
      ...limitProblems(written, container, found),
      ...variableProblems(written, environment),
    ].map((problem) => `${workload}: ${problem}`)
  })
}

/** Images of our own come by digest, with a release. */
function imageProblems({ image = '' }: Service, container: Container): string[] {
  const wanted = image.replace(/^\$\{\w+:-(.*)\}$/, '$1')
  return wanted.startsWith('${') || container.image === wanted
    ? []
    : [`runs ${container.image}, not ${wanted}`]
}

function commandProblems({ command = [] }: Service, { args = [] }: Container): string[] {
  return JSON.stringify(command) === JSON.stringify(args)
    ? []
    : [`runs ${args.join(' ')}, not ${command.join(' ')}`]
}

function limitProblems(service: Service, { resources }: Container, { kind, pod }: Workload): string[] {
  const memory = resources?.limits?.memory
  const wanted = service.mem_limit?.replace(/m$/, 'Mi').replace(/g$/, 'Gi')
  const graceS = seconds(service.stop_grace_period)
  const endsItself = kind === 'Job'
  return [
    ...(memory === wanted ? [] : [`has ${memory} of memory, not ${wanted}`]),
    ...(endsItself || (pod.terminationGracePeriodSeconds ?? 30) >= graceS
      ? []
      : [`gets less than ${graceS} s to end`]),
  ]
}

/** What compose gives, a cluster gives; what compose keeps from a process with an empty value, a cluster does too. */
function variableProblems(
  { environment: written = {} }: Service,
  environment: Record<string, string | undefined>,
): string[] {
  return Object.entries(written)
    .filter(([name]) => !(name in OF_ONE_MACHINE))
    .flatMap(([name, value]) => {
      if (value === '') return environment[name] ? [`is given ${name}, which it should not know`] : []
      return environment[name] === undefined ? [`is not given ${name}`] : []
    })
}

function seconds(duration = '10s'): number {
  const [, number, unit] = /^(\d+)([sm])$/.exec(duration) ?? []
  return Number(number) * (unit === 'm' ? 60 : 1)
}
