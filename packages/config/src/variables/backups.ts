import { text, urlOf, wholeNumber } from '../formats.ts'
import { variables } from '../variable.ts'

export const backupVariables = variables({
  BACKUP_DIRECTORY: {
    meaning:
      'The folder for nightly backups; without it none are made by the clock. Best on another disk, copied elsewhere.',
    readBy: ['web', 'cli', 'schedules'],
    when: 'runtime',
    example: '/var/backups/trovella',
    schema: text(),
  },
  BACKUP_KEY: {
    meaning:
      'What backups are encrypted for: the secret half (AGE-SECRET-KEY-1…) also restores, the public half (age1…) only makes them. Make one with ./deploy.sh backup key, and keep a copy away from this machine: without it no backup can be read.',
    readBy: ['web', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'AGE-SECRET-KEY-1PASTEYOURSHERE',
    schema: text().regex(/^(AGE-SECRET-KEY-1|age1)[0-9a-zA-Z]+$/, {
      error: 'must begin with AGE-SECRET-KEY-1 or age1; make one with ./deploy.sh backup key',
    }),
  },
  BACKUP_BESIDE_DIRECTORY: {
    meaning:
      'A folder of folders that go into each backup beside the database: certificates, settings, pinned traces.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    example: '/keep',
    schema: text(),
  },
  BACKUP_S3_URL: {
    meaning:
      'Storage that speaks S3, where a copy of each backup goes: https://HOST/BUCKET, and a folder in it if you like.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    example: 'https://s3.eu-central-1.amazonaws.com/my-bucket/trovella',
    schema: urlOf('https:', 'http:'),
  },
  BACKUP_S3_ACCESS_KEY_ID: {
    meaning: 'The id of a key that may list, read, write and delete there.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    example: 'AKIAIOSFODNN7EXAMPLE',
    schema: text(),
  },
  BACKUP_S3_SECRET_ACCESS_KEY: {
    meaning: 'That key.',
    readBy: ['web', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'the-key-as-it-was-shown-once',
    schema: text(),
  },
  BACKUP_S3_REGION: {
    meaning: 'The region of that storage, where its address does not say it. Default: us-east-1.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    example: 'auto',
    schema: text(),
  },
  BACKUP_KEEP_DAYS: {
    meaning: 'Of how many days the newest backup is kept.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    default: '7',
    example: '14',
    schema: wholeNumber(1, 3_650),
  },
  BACKUP_KEEP_WEEKS: {
    meaning: 'Of how many weeks the newest backup is kept besides.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    default: '4',
    example: '8',
    schema: wholeNumber(0, 520),
  },
})
