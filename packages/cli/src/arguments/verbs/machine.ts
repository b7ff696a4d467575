import type { Verb } from '../verb.ts'

/** What is done with the machine in production, and to get a commit there. */
export const machineVerbs = {
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
      'They are in secrets.age, a file encrypted with age that may be committed; its key is secrets.key, or a passphrase in that file. `check` says which are missing or wrong. `diff` names those that differ from the machine of DEPLOY_HOST, or of [user@]host if that is given; without either, from .env here. `edit` opens them in EDITOR. `rotate NAME` makes a new value. `send` hands them to sync-secrets-vm.sh on that machine, which restarts what reads one that changed. With Google Secret Manager, that script fetches them by itself, and `rotate NAME --gcloud` adds a version there. No value is ever printed. Exit code 1 when a secret is missing, wrong or was not taken.',
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
  version: {
    summary: 'the version that a release of this commit would have',
    details:
      'Year, month and the number of the release in that month, as in 2026.11.3: one above the highest tag.',
    options: {
      notes: { meaning: 'what changed since the last release, as Markdown' },
      json: { meaning: 'all of it as JSON' },
    },
  },
} as const satisfies Record<string, Verb>
