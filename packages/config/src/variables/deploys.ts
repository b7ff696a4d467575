import * as z from 'zod'
import { text, wholeNumber } from '../formats.ts'
import { variables } from '../variable.ts'

export const deployVariables = variables({
  DEPLOY_HOST: {
    meaning: 'The machine that deploys go to, over ssh; `local` is this one.',
    readBy: ['cli'],
    when: 'runtime',
    example: 'library.example.org',
    schema: z.string().regex(/^[\w.:-]*\w$/, { error: 'must be the name or address of a machine' }),
  },
  DEPLOY_USER: {
    meaning: 'Who to be there; it must be allowed to use Docker. Default: what ssh is configured to.',
    readBy: ['cli'],
    when: 'runtime',
    example: 'trovella',
    schema: z.string().regex(/^[a-z_][\w-]*$/, { error: 'must be the name of a user' }),
  },
  DEPLOY_PORT: {
    meaning: 'The port of ssh there. Default: what ssh is configured to.',
    readBy: ['cli'],
    when: 'runtime',
    example: '22',
    schema: wholeNumber(1, 65_535),
  },
  DEPLOY_SSH_CONFIG: {
    meaning: 'A configuration file for ssh, with keys and known hosts. Default: that of who deploys.',
    readBy: ['cli'],
    when: 'runtime',
    example: '/home/ci/.ssh/trovella',
    schema: text(),
  },
  DEPLOY_PATH: {
    meaning: 'The folder of the installation there.',
    readBy: ['cli'],
    when: 'runtime',
    default: '/opt/trovella',
    example: '/opt/trovella',
    schema: z
      .string()
      .regex(/^(\/[\w.-]+)+$/, { error: 'must be an absolute path of letters, digits, dots, - and _' }),
  },
  DEPLOY_IMAGES: {
    meaning: 'Where images are pushed to and pulled from; /web, /trace-runtime and /schedule-runtime follow.',
    readBy: ['cli'],
    when: 'runtime',
    example: 'registry.example.org/trovella',
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)*$/, { error: 'must be a registry and a path' }),
  },
  DEPLOY_KEEP_RELEASES: {
    meaning: 'Of how many releases the machine keeps the images, to go back to.',
    readBy: ['cli'],
    when: 'runtime',
    default: '5',
    example: '5',
    schema: wholeNumber(2, 100),
  },
  DEPLOY_NEED_DISK_MB: {
    meaning: 'How many megabytes of disk must be free there before a release is pulled.',
    readBy: ['cli'],
    when: 'runtime',
    default: '2048',
    example: '4096',
    schema: wholeNumber(0, 100_000_000),
  },
  DEPLOY_WATCH_SECONDS: {
    meaning: 'How long a new release is watched after the switch, and left again when it answers badly.',
    readBy: ['cli'],
    when: 'runtime',
    default: '10',
    example: '60',
    schema: wholeNumber(2, 3_600),
  },
  DEPLOY_WARM_MINUTES: {
    meaning: 'How long the release before it stays up after that, so that a rollback takes a moment.',
    readBy: ['cli'],
    when: 'runtime',
    default: '10',
    example: '60',
    schema: wholeNumber(0, 1_440),
  },
  DEPLOY_ROLLBACK_HOURS: {
    meaning:
      'For how many hours after a release the one before it must still fit the schema: until then no contract migration runs.',
    readBy: ['cli'],
    when: 'runtime',
    default: '24',
    example: '72',
    schema: wholeNumber(0, 8_760),
  },
})
