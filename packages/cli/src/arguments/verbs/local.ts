import type { Verb } from '../verb.ts'

/** What is done in a checkout, with what runs on this machine. */
export const localVerbs = {
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
      embedded: { meaning: 'take embedded parts even where containers run' },
      docker: { meaning: 'start the containers of docker-compose.yml first, and take those' },
      observability: { meaning: 'the same, with Grafana and what feeds it' },
      debug: { meaning: 'the same, with viewers of the stores' },
      build: { meaning: 'build the images of containers anew' },
      'no-build': { meaning: 'build none, and fail where one is missing' },
      wait: { meaning: 'come back when everything serves, and leave it running; `down` stops it' },
      timeout: {
        value: 'S',
        meaning: 'how many seconds containers, or with --wait everything, may take (default: 300)',
      },
    },
  },
  infra: {
    summary: 'start the containers that dev uses: Postgres, Redis, Typesense, Inngest and more',
    details:
      'The services of docker-compose.yml, each on 127.0.0.1. `dev` takes what runs here in place of its embedded parts. Exit code 1 when one did not start.',
    options: {
      wait: { meaning: 'until all are healthy' },
      timeout: { value: 'S', meaning: 'with --wait: give up after so many seconds (default: 120)' },
      observability: { meaning: 'with Grafana and what feeds it' },
      debug: { meaning: 'with viewers of the stores' },
      build: { meaning: 'build the images anew' },
    },
  },
  down: {
    summary: 'stop dev where it runs, and stop and remove those containers',
    details:
      'What they stored stays for the next time, unless --volumes is given. What embedded parts stored stays in .trovella in any case.',
    options: { volumes: { meaning: 'remove what containers stored too; it is gone then' } },
  },
  logs: {
    summary: 'what the parts of dev and the containers said',
    details:
      'The last hundred lines of each part of `dev`, of the containers where there are no such logs, or of the one that is named.',
    options: { follow: { short: 'f', meaning: 'go on as more is said' } },
    rest: { name: 'service', meaning: 'web, worker, postgres and so on', most: 1 },
  },
  exec: {
    summary: 'run a command in one of the containers',
    details:
      'As in: ./deploy.sh exec postgres psql -U trovella. What follows goes there as it is; the exit code is that of the command.',
    options: {},
    rest: { name: 'service', meaning: 'the container, then the command', most: 100, isHandedOver: true },
  },
  console: {
    summary: 'a prompt with the database that dev would use',
    details:
      'JavaScript, with sql`…` for queries; what is put into one in braces is a parameter. Of DATABASE_URL, the container or the embedded database, which is started for it. .exit leaves.',
    options: {},
  },
  doctor: {
    summary: 'what this machine lacks for dev and test, and what to do about it',
    details: 'Exit code 1 when something is wrong.',
    options: { json: { meaning: 'the same as JSON' } },
  },
  test: {
    summary: 'run every test, and say which real services they ran against',
    details:
      'Unit, contract and integration tests, then the browser tests. TEST_PGVECTOR_URL and TEST_REDIS_URL name a Postgres 18 with pgvector and a Redis 8; without them the containers of docker-compose.yml are used where they run. Exit code 1 when a test failed.',
    options: {
      'no-browser': { meaning: 'leave the browser tests out' },
      containers: {
        meaning: 'also those that build images and run the production file; takes Docker and minutes',
      },
      coverage: { meaning: 'which lines ran: a table, and coverage/index.html' },
    },
    rest: { name: 'file', meaning: 'only test files whose path contains this', most: 20 },
  },
  check: {
    summary: 'what a change must pass: format, types, layers, unused code, docs',
    details: 'Exit code 1 and the output of what failed.',
    options: {
      fix: { meaning: 'write what can be written: format, .env.example, checksums of new migrations' },
    },
  },
  openapi: {
    summary: 'the OpenAPI document of the HTTP API, printed or written to a file',
    details:
      'OpenAPI 3.1, from the schemas by which the routes check what they are sent. Nothing has to run; a server has the same at /api/v1/openapi.json. docs/api.md shows what to do with it.',
    options: {},
    rest: { name: 'path', meaning: 'the file to write; it is printed without one', most: 1 },
  },
  types: {
    summary: 'the TypeScript types of the HTTP API, printed or written to a file',
    details:
      'Made from the OpenAPI document: `paths` and `components`, which openapi-fetch takes for a client. Nothing has to run. docs/api.md has an example.',
    options: {},
    rest: { name: 'path', meaning: 'the file to write; they are printed without one', most: 1 },
  },
  status: {
    summary: 'what runs in this checkout, and on the machine that deploys go to',
    details:
      'Parts, addresses, memory and health; of the machine in DEPLOY_HOST the release, its colour, who holds the lock, the last deploy, memory, disk and containers. Exit code 0 whether something runs or not.',
    options: { json: { meaning: 'the same as JSON' } },
  },
} as const satisfies Record<string, Verb>
