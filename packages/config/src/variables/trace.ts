import * as z from 'zod'
import { commaList, origin, switchOn, text, urlOf, wholeNumber } from '../formats.ts'
import { variables } from '../variable.ts'

const path = z
  .string()
  .regex(/^\/[\w./-]*[\w-]$/, { error: 'must be a path that begins with a slash and does not end in one' })

/** With its path, and without a slash at the end, since more is added. */
const dashboardUrl = urlOf('http:', 'https:').transform((text) => text.replace(/\/+$/, ''))

export const traceVariables = variables({
  TRACE_ENABLED: {
    meaning: 'Whether what happens is recorded. Ids of traces are then also in log lines.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: '1',
    example: '0',
    schema: switchOn,
  },
  TRACE_PROXY: {
    meaning: 'Whether it is sent to trace-runtime. Without that ids are carried on and nothing is kept.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: '1',
    example: '0',
    schema: switchOn,
  },
  TRACE_PROXY_URL: {
    meaning: 'Where trace-runtime takes traces. Without it nothing is sent.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    example: 'http://127.0.0.1:7778',
    schema: origin,
  },
  TRACE_PROXY_PATH: {
    meaning: 'The path of its signed ingest.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: '/zin/trace/write',
    example: '/zin/trace/write',
    schema: path,
  },
  TRACE_PROXY_KEY_ID: {
    meaning: 'Which of its keys signs what this installation sends.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    example: 'trovella',
    schema: z.string().regex(/^[\w.-]{1,64}$/, { error: 'must be 1 to 64 letters, digits, dots, - or _' }),
  },
  TRACE_PROXY_SECRET: {
    meaning: 'The secret of that key. 32 characters or more: openssl rand -base64 32',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'the-output-of-openssl-rand-base64-32',
    schema: text(32),
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    meaning:
      'An OpenTelemetry collector that is sent the traces too, over HTTP with JSON: what, when, how long.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    example: 'http://127.0.0.1:4318',
    schema: urlOf('http:', 'https:'),
  },
  TRACE_PROXY_AUDIENCE: {
    meaning: 'The name of that trace-runtime, so that another one refuses what was sent to it.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: 'trace',
    example: 'trace',
    schema: text(),
  },
  TRACE_PROXY_TIMEOUT_MS: {
    meaning: 'How long one batch may take to be answered.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: '5000',
    example: '5000',
    schema: wholeNumber(100, 60_000),
  },
  TRACE_SPOOL_DIRECTORY: {
    meaning:
      'Where batches wait, 64 MiB at most for each process. Default: below the folder for temporary files.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    example: '/var/lib/trovella/traces',
    schema: text(),
  },
  TRACE_SAMPLE_RATE: {
    meaning:
      'Which share of quiet traces is kept, 0 to 1. Those with errors or something slow are kept always.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: '1',
    example: '0.1',
    schema: z
      .string()
      .regex(/^(0|1|0?\.\d+|1\.0+)$/, { error: 'must be a number from 0 to 1' })
      .transform(Number),
  },
  TRACE_MAX_PER_SECOND: {
    meaning:
      'How many quiet traces a second are kept at most. Above that a smaller share is, and all are counted.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: '50',
    example: '10',
    schema: wholeNumber(1, 100_000),
  },
  TRACE_WATCH: {
    meaning:
      'What is recorded of the twenty types: `query` that alone, `-view` all but that, `redis:get` and `query:-pg_` by parts of names.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    example: '-view,query:-pg_',
    schema: commaList,
  },
  TRACE_IGNORE_PATHS: {
    meaning:
      'Paths of requests that are not recorded, with commas between; `*` at the end stands for any rest.',
    readBy: ['web'],
    when: 'runtime',
    default: '/_next/*,/api/live,/api/ready',
    example: '/_next/*,/api/live,/api/ready,/api/inngest',
    schema: commaList,
  },
  TRACE_IGNORE_ROUTES: {
    meaning: 'The same by route, as in /api/v1/sources/[id].',
    readBy: ['web'],
    when: 'runtime',
    example: '/api/v1/sources/events',
    schema: commaList,
  },
  TRACE_SLOW_REQUEST_MS: {
    meaning: 'From how long on a request is slow, and its trace kept.',
    readBy: ['web'],
    when: 'runtime',
    default: '1000',
    example: '500',
    schema: wholeNumber(1, 600_000),
  },
  TRACE_SLOW_QUERY_MS: {
    meaning: 'The same of a query.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: '100',
    example: '50',
    schema: wholeNumber(1, 600_000),
  },
  TRACE_CAPTURE_BODIES: {
    meaning:
      'Of which requests the bodies are kept, where they are text: none, errors or all. Secrets are masked.',
    readBy: ['web'],
    when: 'runtime',
    default: 'errors',
    example: 'none',
    schema: z.enum(['none', 'errors', 'all'], { error: 'must be none, errors or all' }),
  },
  TRACE_QUERY_BINDINGS: {
    meaning: 'Whether the values of queries are kept.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: '0',
    example: '1',
    schema: switchOn,
  },
  TRACE_CACHE_PAYLOADS: {
    meaning: 'Whether what is put into the cache is kept.',
    readBy: ['web'],
    when: 'runtime',
    default: '0',
    example: '1',
    schema: switchOn,
  },
  TRACE_REDACT_KEYS: {
    meaning: 'Further names of fields that hold secrets, with commas between.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    example: 'badge-number,nationalId',
    schema: commaList,
  },
  TRACE_BASE_PATH: {
    meaning: 'The path of the dashboard on trace-runtime, which the status page links to.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    default: '/trace',
    example: '/trace',
    schema: path,
  },
  TRACE_DASHBOARD_URL: {
    meaning:
      'Where people open that dashboard, when it is not TRACE_PROXY_URL with TRACE_BASE_PATH: that may be a name which only containers know.',
    readBy: ['web', 'schedules'],
    when: 'runtime',
    example: 'http://localhost:7778/trace',
    schema: dashboardUrl,
  },
  TRACE_DB_CONNECTION: {
    meaning:
      'The connection of docker/trace-runtime/config/database.ts that holds traces; handed on by deploy.sh dev.',
    readBy: ['cli'],
    when: 'runtime',
    default: 'sqlite',
    example: 'sqlite',
    schema: text(),
  },
  TRACE_PRUNE_HOURS: {
    meaning: 'How long traces are kept; handed on by deploy.sh dev.',
    readBy: ['cli'],
    when: 'runtime',
    default: '72',
    example: '24',
    schema: wholeNumber(1, 8_760),
  },
})
