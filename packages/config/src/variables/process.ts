import * as z from 'zod'
import { commaList, origin, switchOn, text, wholeNumber } from '../formats.ts'
import { variables } from '../variable.ts'

export const processVariables = variables({
  NODE_ENV: {
    meaning: 'What kind of process this is. `production` refuses embedded parts and published passwords.',
    readBy: ['web', 'embedded', 'cli'],
    when: 'runtime',
    default: 'development',
    example: 'production',
    schema: z.enum(['development', 'test', 'production'], {
      error: 'must be development, test or production',
    }),
  },
  APP_URL: {
    meaning: 'Where people reach the application. Links in mails, cookies and the origin check follow it.',
    readBy: ['web', 'embedded', 'cli'],
    requiredBy: ['web'],
    when: 'runtime',
    example: 'https://library.example.org',
    schema: origin,
  },
  PORT: {
    meaning: 'The port the web process listens on.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    default: '3000',
    example: '3000',
    schema: wholeNumber(1, 65_535),
  },
  LOG_LEVEL: {
    meaning: 'The least severe line that is logged.',
    readBy: ['web', 'embedded', 'schedules', 'cli'],
    when: 'runtime',
    default: 'info',
    example: 'debug',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    }),
  },
  TRUSTED_PROXY_HOPS: {
    meaning: 'How many proxies of ours stand before the web process and append to X-Forwarded-For.',
    readBy: ['web'],
    when: 'runtime',
    default: '0',
    example: '1',
    schema: wholeNumber(0, 10),
  },
  FETCH_ALLOW_HOSTS: {
    meaning:
      'Internal hosts and address ranges that saved links may reach, with commas between. Default: none.',
    readBy: ['web'],
    when: 'runtime',
    example: 'wiki.internal,10.20.0.0/16',
    schema: commaList,
  },
  RELEASE_COLOUR: {
    meaning: 'Which of the two web services of a machine this is: blue or green.',
    readBy: ['web'],
    when: 'runtime',
    example: 'blue',
    schema: z.enum(['blue', 'green'], { error: 'must be blue or green' }),
  },
  RELEASE_POINTER_FILE: {
    meaning:
      'The file that lists which of the two take traffic: /api/ready says no in one that is not in it. While there is no such file, both do.',
    readBy: ['web'],
    when: 'runtime',
    example: '/release/live',
    schema: text(),
  },
  REVISION: {
    meaning: 'The commit that is built, which names the build and, where it is set, what made a backup.',
    readBy: ['build', 'web', 'cli'],
    when: 'build',
    example: '0123456789abcdef0123456789abcdef01234567',
    schema: text(),
  },
  EMBEDDED: {
    meaning: 'Set by `deploy.sh dev`: which parts are embedded. Refused in production.',
    readBy: ['web', 'embedded'],
    when: 'runtime',
    example: 'postgres,runner,mailbox',
    schema: commaList,
  },
  REHEARSAL: {
    meaning: 'Set by `deploy.sh dev --production`: a production build that nobody but this machine reaches.',
    readBy: ['web', 'embedded'],
    when: 'runtime',
    default: '0',
    example: '1',
    schema: switchOn,
  },
})
