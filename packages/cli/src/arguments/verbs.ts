/** An option of a verb. With `value` it takes one, named so in the help. */
export type Option = { meaning: string; value?: string }

export type Verb = {
  /** One line for the list of verbs. */
  summary: string
  /** The rest of its help: what it does, and what its exit code says. */
  details: string
  options: Record<string, Option>
  /** What may follow besides options; none when absent. */
  rest?: {
    name: string
    meaning: string
    most: number
    /** It goes to another program as it is, options and all. */
    isHandedOver?: true
  }
}

/** Everything `deploy.sh` can do, in the order of its help. */
export const verbs = {
  dev: {
    summary: 'run everything on this machine and open it in the browser',
    details:
      'Each need is served by what its variable names, else by the containers of docker-compose.yml where they run, else by an embedded part. A table says which. Ctrl-C stops everything; a second Ctrl-C at once.',
    options: {
      port: { value: 'N', meaning: 'the port of the web process (default: PORT, else 3000)' },
      'no-open': { meaning: 'do not open the browser' },
      'no-seed': { meaning: 'start with an empty database and the first-run page' },
      production: {
        meaning: 'build when something changed, and run the production build; nothing is seeded',
      },
      verbose: { meaning: 'show every line of every part, not only warnings and errors' },
    },
  },
  test: {
    summary: 'run every test, and say which real services they ran against',
    details:
      'Unit, contract and integration tests, then the browser tests. TEST_PGVECTOR_URL and TEST_REDIS_URL name a Postgres 18 with pgvector and a Redis 8; without them the containers of docker-compose.yml are used where they run. Exit code 1 when a test failed.',
    options: { 'no-browser': { meaning: 'leave the browser tests out' } },
    rest: { name: 'file', meaning: 'only test files whose path contains this', most: 20 },
  },
  check: {
    summary: 'what a change must pass: format, types, layers, unused code, docs',
    details: 'Exit code 1 and the output of what failed.',
    options: {
      fix: { meaning: 'write what can be written: format, .env.example, checksums of new migrations' },
    },
  },
  status: {
    summary: 'what runs in this checkout: parts, addresses, memory, health',
    details: 'Exit code 0 whether something runs or not.',
    options: { json: { meaning: 'the same as JSON' } },
  },
  schedule: {
    summary: 'what runs by the clock: list, run, pause, history and more',
    details:
      'Hands over to docker/schedule-runtime on the database that `dev` would use: start, list, run, test, simulate, history, pause, resume, interrupt, health. What follows the word goes to it as it is; docs/schedules.md shows what each prints. Its exit code is passed on.',
    options: {},
    rest: { name: 'word', meaning: 'one of those, then its name and options', most: 40, isHandedOver: true },
  },
  migrate: {
    summary: 'bring the database up to this checkout',
    details: 'DATABASE_URL, else the container of docker-compose.yml, else the embedded database.',
    options: {},
  },
  seed: {
    summary: 'add the sample accounts and notes to an empty development database',
    details:
      'Does nothing when the database has a user. In production ADMIN_PASSWORD and USER_PASSWORD must be set.',
    options: {},
  },
  help: {
    summary: 'this list, or the help of one verb',
    details: '',
    options: {},
    rest: { name: 'verb', meaning: 'the verb to explain', most: 1 },
  },
} as const satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs
