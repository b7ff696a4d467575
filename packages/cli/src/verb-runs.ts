import type { Understood } from './arguments/parse.ts'
import type { VerbName } from './arguments/verbs.ts'
import type { Checkout } from './checkout.ts'
import type { Profiles, UpChoices } from './docker/compose-commands.ts'
import type { Terminal } from './terminal/terminal.ts'

type Run = (invocation: Understood, checkout: Checkout, terminal: Terminal) => Promise<number>

/** What each verb runs, loaded when it is asked for. */
const runs: Record<Exclude<VerbName, 'help'>, Run> = {
  dev: async ({ options }, checkout, terminal) => {
    const choices = {
      ...(options.port === undefined ? {} : { port: Number(options.port) }),
      open: !options['no-open'],
      seed: !options['no-seed'],
      production: options.production === true,
      verbose: options.verbose === true,
      embedded: options.embedded === true,
      containers: containersFor(options),
    }
    if (options.wait) {
      const { backgroundProgram, devInBackground } = await import('./dev/background.ts')
      const timeoutMs = (seconds(options) ?? 300) * 1_000
      return devInBackground(checkout, terminal, backgroundProgram(choices), timeoutMs)
    }
    const [{ dev }, { realEffects }] = await Promise.all([import('./dev/run.ts'), import('./dev/effects.ts')])
    return dev(checkout, terminal, choices, realEffects(checkout))
  },
  infra: async ({ options }, checkout) => {
    const { infra } = await import('./docker/run.ts')
    return infra(checkout, {
      ...profiles(options),
      wait: options.wait === true,
      timeoutS: seconds(options) ?? 120,
      build: options.build ? true : undefined,
    })
  },
  down: async ({ options }, checkout, terminal) => {
    const { down } = await import('./docker/run.ts')
    return down(checkout, terminal, { volumes: options.volumes === true })
  },
  logs: async ({ options, rest }, checkout) => {
    const { logs } = await import('./logs/run.ts')
    return logs(checkout, { service: rest[0], follow: options.follow === true })
  },
  exec: async ({ rest }, checkout) => {
    const { exec } = await import('./docker/run.ts')
    return exec(checkout, rest)
  },
  console: async (_, checkout, terminal) => {
    const { openConsole } = await import('./console/run.ts')
    return openConsole(checkout, terminal)
  },
  doctor: async ({ options }, checkout, terminal) => {
    const { doctor } = await import('./doctor/run.ts')
    return doctor(checkout, terminal, { json: options.json === true })
  },
  test: async ({ options, rest }, checkout, terminal) => {
    const { test } = await import('./testing/run.ts')
    return test(checkout, terminal, {
      browser: !options['no-browser'],
      containers: options.containers === true,
      coverage: options.coverage === true,
      filters: rest,
    })
  },
  check: async ({ options }, checkout, terminal) => {
    const { check } = await import('./check/run.ts')
    return check(checkout, terminal, { fix: options.fix === true })
  },
  openapi: async ({ rest }, checkout) => {
    const { openapi } = await import('./openapi/run.ts')
    return openapi(checkout, rest[0])
  },
  types: async ({ rest }, checkout) => {
    const { types } = await import('./openapi/run.ts')
    return types(checkout, rest[0])
  },
  status: async ({ options }, checkout, terminal) => {
    const { status } = await import('./status/run.ts')
    return status(checkout, terminal, { json: options.json === true })
  },
  schedule: async ({ rest }, checkout) => {
    const { schedule } = await import('./schedule/run.ts')
    return schedule(checkout, rest)
  },
  backup: async ({ options, rest }, checkout, terminal) => {
    const { backup } = await import('./backup/run.ts')
    return backup(checkout, terminal, { ...asked(options), folder: given(options.to), word: rest[0] })
  },
  restore: async ({ options, rest }, checkout, terminal) => {
    const { restore } = await import('./backup/restore.ts')
    return restore(checkout, terminal, { ...asked(options), archive: rest[0] })
  },
  server: async ({ options, rest }, _, terminal) => {
    const { server } = await import('./server/run.ts')
    return server(terminal, rest, {
      dryRun: options['dry-run'] === true,
      port: options.port === undefined ? undefined : Number(options.port),
      swapMb: given(options['swap-mb']) ?? '2048',
    })
  },
  secrets: async ({ options, rest }, checkout, terminal) => {
    const { runSecrets } = await import('./secrets/run.ts')
    const places = { file: given(options.file), key: given(options.key) }
    return runSecrets(checkout, terminal, rest, {
      ...asked(options),
      ...places,
      gcloud: options.gcloud === true,
    })
  },
  build: async ({ options }, checkout, terminal) => {
    const { build } = await import('./deploy/verbs/build.ts')
    const push = options.push === true
    return build(checkout, terminal, { ...asked(options), network: given(options.network), push })
  },
  push: async ({ options }, checkout, terminal) => {
    const { push } = await import('./deploy/verbs/build.ts')
    return push(checkout, terminal, asked(options))
  },
  plan: async ({ options }, checkout, terminal) => {
    const { plan } = await import('./deploy/verbs/deploy.ts')
    return plan(checkout, terminal, { ...asked(options), ...releaseOptions(options) })
  },
  deploy: async ({ options }, checkout, terminal) => {
    const { deploy } = await import('./deploy/verbs/deploy.ts')
    return deploy(checkout, terminal, {
      ...asked(options),
      ...releaseOptions(options),
      network: given(options.network),
      skipDeploy: options['skip-deploy'] === true,
    })
  },
  rollback: async ({ options, rest }, checkout, terminal) => {
    const { rollback } = await import('./deploy/verbs/rollback.ts')
    return rollback(checkout, terminal, { ...asked(options), release: rest[0] })
  },
  releases: async ({ options }, checkout, terminal) => {
    const { releases } = await import('./deploy/verbs/releases.ts')
    return releases(checkout, terminal, { json: options.json === true })
  },
  maintenance: async ({ options, rest }, checkout, terminal) => {
    const { maintenance } = await import('./deploy/verbs/releases.ts')
    return maintenance(checkout, terminal, { ...asked(options), word: rest[0] })
  },
  migrate: async ({ options }, checkout, terminal) => {
    const { migrateDatabase } = await import('./database/migrate.ts')
    return migrateDatabase(checkout, terminal, asked(options))
  },
  seed: async (_, checkout, terminal) => {
    const { seedDatabase } = await import('./database/seed.ts')
    return seedDatabase(checkout, terminal)
  },
  version: async ({ options }, checkout, terminal) => {
    const { version } = await import('./version/run.ts')
    return version(checkout, terminal, { notes: options.notes === true, json: options.json === true })
  },
}

function asked(options: Understood['options']): { json: boolean; dryRun: boolean } {
  return { json: options.json === true, dryRun: options['dry-run'] === true }
}

function releaseOptions(options: Understood['options']) {
  return {
    image: given(options.image),
    closeRollback: options['close-rollback'] === true,
    acceptUnsafe: options['accept-unsafe'] === true,
  }
}

function profiles(options: Understood['options']): Profiles {
  return { observability: options.observability === true, debug: options.debug === true }
}

/** What `dev` starts first, when anything asks for containers. */
function containersFor(options: Understood['options']): UpChoices | null {
  const wanted = ['docker', 'observability', 'debug', 'build', 'no-build']
  if (!wanted.some((name) => options[name])) return null
  const build = options.build ? true : options['no-build'] ? false : undefined
  return { ...profiles(options), wait: true, timeoutS: seconds(options) ?? 300, build }
}

function seconds({ timeout }: Understood['options']): number | undefined {
  return timeout === undefined ? undefined : Number(timeout)
}

function given(option: string | true | undefined): string | undefined {
  return typeof option === 'string' ? option : undefined
}

export function runVerb(invocation: Understood, checkout: Checkout, terminal: Terminal): Promise<number> {
  const { verb } = invocation
  return verb === 'help' ? Promise.resolve(0) : runs[verb](invocation, checkout, terminal)
}
