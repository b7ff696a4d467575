/** An option of a verb. With `value` it takes one, named so in the help. */
export type Option = {
  meaning: string
  value?: string
  /** One letter that says the same: -f. */
  short?: string
}

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
      embedded: { meaning: 'take embedded parts even where containers run' },
      docker: { meaning: 'start the containers of docker-compose.yml first, and take those' },
      observability: { meaning: 'the same, with Grafana and what feeds it' },
      debug: { meaning: 'the same, with viewers of the stores' },
      build: { meaning: 'build the images of containers anew' },
      'no-build': { meaning: 'build none, and fail where one is missing' },
      timeout: { value: 'S', meaning: 'how many seconds containers have to become healthy (default: 300)' },
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
    summary: 'stop and remove those containers',
    details: 'What they stored stays for the next time, unless --volumes is given.',
    options: { volumes: { meaning: 'remove what they stored too; it is gone then' } },
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
  status: {
    summary: 'what runs in this checkout, and on the machine that deploys go to',
    details:
      'Parts, addresses, memory and health; of the machine in DEPLOY_HOST the release, its colour, who holds the lock, the last deploy, memory, disk and containers. Exit code 0 whether something runs or not.',
    options: { json: { meaning: 'the same as JSON' } },
  },
  schedule: {
    summary: 'what runs by the clock: list, run, pause, history and more',
    details:
      'Hands over to docker/schedule-runtime on the database that `dev` would use: start, list, run, test, simulate, history, pause, resume, interrupt, health. What follows the word goes to it as it is; docs/schedules.md shows what each prints. Its exit code is passed on.',
    options: {},
    rest: { name: 'word', meaning: 'one of those, then its name and options', most: 40, isHandedOver: true },
  },
  backup: {
    summary: 'copy the library into one encrypted archive, or list, drill, key',
    details:
      'Database and originals as of one moment, while everything runs. The archive appears whole or not at all, and a copy goes to BACKUP_S3_URL where that is set; older ones go as BACKUP_KEEP_DAYS and BACKUP_KEEP_WEEKS say. `backup list` shows what there is. `backup drill` restores the newest into a scratch database, compares every table with its hash, and tells how much work would be lost and how long it takes. `backup key` prints a new key for BACKUP_KEY: put it where a copy survives this machine, such as a password manager, because without it no archive can be read. The archive is a tar file encrypted with age, which other tools open too. Exit code 1 when there is no backup.',
    options: {
      to: {
        value: 'FOLDER',
        meaning: 'where archives are (default: BACKUP_DIRECTORY, else .trovella/backups)',
      },
      'dry-run': { meaning: 'say what would be done' },
      json: { meaning: 'the result as JSON' },
    },
    rest: { name: 'word', meaning: 'list, drill or key; nothing makes a backup', most: 1 },
  },
  restore: {
    summary: 'bring an archive back into an empty database',
    details:
      'Into the database that `dev` would use, which must hold nobody and nothing: for the embedded one stop `dev` and move .trovella/postgres away; else make a database and set DATABASE_URL to it. All rows come in one transaction, and each table is compared with its hash before any of it counts. Then the schema is brought up to this release, and a search server is asked to index everything anew. BACKUP_KEY must be the secret half that was in use on the day of the archive. Exit code 1 when nothing was restored.',
    options: {
      'dry-run': { meaning: 'read the archive to its end and look at the database, and change nothing' },
      json: { meaning: 'the result as JSON' },
    },
    rest: { name: 'archive', meaning: 'a file, a name that `backup list` shows, or newest', most: 1 },
  },
  server: {
    summary: 'bootstrap: make a fresh Debian or Ubuntu ready, over ssh',
    details:
      'Docker, a firewall that lets in ssh, HTTP and HTTPS, security upgrades by themselves, caps on logs, swap, the user trovella and the folder /opt/trovella. Come as root, or as one who may sudo without a password. Each thing is looked at first and done where it is not so, so it may run again at any time. `--dry-run` prints the script. Exit code 1 when something could not be done.',
    options: {
      port: { value: 'N', meaning: 'the port of ssh there' },
      'swap-mb': {
        value: 'MB',
        meaning: 'how much swap to make where there is none; 0 for none (default: 2048)',
      },
      'dry-run': { meaning: 'print the commands, and run none' },
    },
    rest: { name: 'word', meaning: 'bootstrap, then [user@]host', most: 2 },
  },
  secrets: {
    summary: 'check, diff, edit, rotate and send the secrets of a machine',
    details:
      'They are in secrets.age, a file encrypted with age that may be committed; its key is secrets.key, or a passphrase in that file. `check` says which are missing or wrong. `diff` names those that differ from .env here, or with HOST from those of that machine. `edit` opens them in EDITOR. `rotate NAME` makes a new value. `send HOST` hands them over ssh to sync-secrets-vm.sh there, which restarts what reads one that changed. With Google Secret Manager, that script fetches them by itself, and `rotate NAME --gcloud` adds a version there. No value is ever printed. Exit code 1 when a secret is missing, wrong or was not taken.',
    options: {
      file: { value: 'FILE', meaning: 'the encrypted file (default: secrets.age)' },
      key: { value: 'FILE', meaning: 'the file with its key or passphrase (default: secrets.key)' },
      gcloud: { meaning: 'rotate in Secret Manager instead' },
      'dry-run': { meaning: 'say what would be done' },
      json: { meaning: 'the result of check and diff as JSON' },
    },
    rest: { name: 'word', meaning: 'one of those, then a name or a machine', most: 2 },
  },
  build: {
    summary: 'build the images of the commit that is checked out',
    details:
      'Web, traces and schedules, each tagged with the commit and with its calendar version, YYYY.M.PATCH: that of the tag on the commit, else the next one of the month. DEPLOY_IMAGES says under which name. With --push they are tagged with the commit alone, the layers for the next build are kept beside them, and --json has their digests; that needs a builder of the driver docker-container.',
    options: {
      push: { meaning: 'straight to the registry, with a bill of materials and how it was built' },
      network: { value: 'NAME', meaning: 'Docker’s network for the build, such as host' },
      'dry-run': { meaning: 'print the commands' },
      json: { meaning: 'the result as JSON' },
    },
  },
  push: {
    summary: 'push them to the registry of DEPLOY_IMAGES',
    details: 'By commit and by version. Docker must be signed in there.',
    options: {
      'dry-run': { meaning: 'print the commands' },
      json: { meaning: 'the result as JSON' },
    },
  },
  plan: {
    summary: 'what a deploy would change: images, files, settings, schema',
    details:
      'Also memory and disk, and the steps. Of variables it shows names, and that a value is another one than at the last deploy; values stay on the machine. Changes nothing.',
    options: {
      image: { value: 'NAME', meaning: 'a commit, version or digest (default: the commit checked out)' },
      'close-rollback': { meaning: 'as with deploy' },
      'accept-unsafe': { meaning: 'as with deploy' },
      json: { meaning: 'the same as JSON' },
    },
  },
  deploy: {
    summary: 'take a commit to the machine of DEPLOY_HOST without losing a request',
    details:
      'Builds and pushes its images where the registry lacks them. Then on the machine, by itself even when this ends: room is made, the images come by digest, migrations that the release before survives run, the idle colour starts and is tried, traffic moves, the new release is watched and left again when it answers badly, and what it recorded is kept. What was cut off is first finished or undone. Exit code 1 when another release serves than was asked for, or not all is well; the sentence says which.',
    options: {
      image: { value: 'NAME', meaning: 'a commit, version or digest (default: the commit checked out)' },
      'skip-deploy': { meaning: 'build and push only' },
      'close-rollback': {
        meaning: 'run contract migrations, after which nothing before can be rolled back to',
      },
      'accept-unsafe': { meaning: 'run migrations during which requests may have to wait' },
      network: { value: 'NAME', meaning: 'Docker’s network for the build, such as host' },
      'dry-run': { meaning: 'the same as plan' },
      json: { meaning: 'the result as JSON' },
    },
  },
  rollback: {
    summary: 'go back to a release that was live before',
    details:
      'In a moment while that is still up, as DEPLOY_WARM_MINUTES says; else it is started first. The schema stays as it is, and where that took away what the release needs this refuses. Exit code 1 when another release serves than was asked for.',
    options: {
      'dry-run': { meaning: 'say what would be done' },
      json: { meaning: 'the result as JSON' },
    },
    rest: { name: 'release', meaning: 'a number, version or commit; by itself the one before', most: 1 },
  },
  releases: {
    summary: 'what was deployed, when, by whom, and what it lost',
    details:
      'From the log on the machine, each entry of which holds the hash of the one before. Exit code 1 when it was changed afterwards.',
    options: { json: { meaning: 'the same as JSON, with all fields' } },
  },
  maintenance: {
    summary: 'show visitors a page that says to come back, or the site again',
    details: 'At once, and without a restart. Deploys go on meanwhile, and jobs too.',
    options: { 'dry-run': { meaning: 'say what would be done' } },
    rest: { name: 'word', meaning: 'on or off', most: 1 },
  },
  migrate: {
    summary: 'bring the database up to this checkout',
    details:
      'DATABASE_URL, else the container of docker-compose.yml, else the embedded database. A deploy does it by itself, and goes by what each migration is: expand, the release before goes on; contract, it may not; unsafe, it waits while a table is locked. packages/db/migrations/classes.json has that of each, from Postgres’s own parser.',
    options: { 'dry-run': { meaning: 'list what is pending, and what each is' } },
  },
  seed: {
    summary: 'add the sample accounts and notes to an empty development database',
    details:
      'Does nothing when the database has a user. In production ADMIN_PASSWORD and USER_PASSWORD must be set.',
    options: {},
  },
  version: {
    summary: 'the version that a release of this commit would have',
    details:
      'Year, month and the number of the release in that month, as in 2026.11.3: one above the highest tag.',
    options: {
      notes: { meaning: 'what changed since the last release, as Markdown' },
      json: { meaning: 'all of it as JSON' },
    },
  },
  help: {
    summary: 'this list, or the help of one verb',
    details: '',
    options: {},
    rest: { name: 'verb', meaning: 'the verb to explain', most: 1 },
  },
} as const satisfies Record<string, Verb>

export type VerbName = keyof typeof verbs
