import * as z from 'zod'
import { switchOn, text, wholeNumber } from '../formats.ts'
import { variables } from '../variable.ts'

export const scheduleVariables = variables({
  SCHEDULE_ENABLED: {
    meaning:
      'Whether anything runs by the clock. With 0 the daemon ends at once, and `deploy.sh dev` starts none.',
    readBy: ['schedules', 'cli'],
    when: 'runtime',
    default: '1',
    example: '0',
    schema: switchOn,
  },
  SCHEDULE_BUNDLE: {
    meaning:
      'The module with the handlers. Default: the one in the image; deploy.sh names that of the checkout.',
    readBy: ['schedules', 'cli'],
    when: 'runtime',
    example: '/app/handlers/schedules.mjs',
    schema: text(),
  },
  SCHEDULE_PING_URL: {
    meaning:
      'Called when a run starts, ends and fails, with its name for {schedule}: a dead man’s switch elsewhere.',
    readBy: ['schedules', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'https://hc-ping.com/your-ping-key/{schedule}',
    schema: z
      .string()
      .refine((url) => url.includes('{schedule}') && /^https?:/.test(url) && URL.canParse(url), {
        error: 'must be an http address with {schedule} in it',
      }),
  },
  SCHEDULE_ALERT_TO: {
    meaning:
      'Who gets a mail when a run is missed, late, too long, or failed a few times in a row. Default: nobody.',
    readBy: ['schedules', 'cli'],
    when: 'runtime',
    example: 'operator@example.org',
    schema: text().regex(/^[^@\s]+@[^@\s]+$/, { error: 'must be an email address' }),
  },
  SCHEDULE_SHUTDOWN_TIMEOUT_MS: {
    meaning:
      'How long runs may go on after a SIGTERM. Two seconds before it is over they are told to end. The container’s stop_grace_period must be longer.',
    readBy: ['schedules', 'cli'],
    when: 'runtime',
    default: '30000',
    example: '120000',
    schema: wholeNumber(2_500, 86_400_000),
  },
  SCHEDULE_HEARTBEAT_FILE: {
    meaning: 'The file by which schedule:health sees that the daemon of its machine is well.',
    readBy: ['schedules', 'cli'],
    when: 'runtime',
    default: '/tmp/schedule-runtime.json',
    example: '/tmp/schedule-runtime.json',
    schema: text(),
  },
  SCHEDULE_LEASE_MS: {
    meaning: 'How long a daemon that died still holds its slots. It renews its hold at a third of that.',
    readBy: ['schedules', 'cli'],
    when: 'runtime',
    default: '12000',
    example: '12000',
    schema: wholeNumber(1_000, 25_000),
  },
  SCHEDULE_MAX_RUNS: {
    meaning: 'How many runs one daemon has under way at once. What is due beyond that waits, and is late.',
    readBy: ['schedules', 'cli'],
    when: 'runtime',
    default: '16',
    example: '32',
    schema: wholeNumber(1, 1_000),
  },
})
