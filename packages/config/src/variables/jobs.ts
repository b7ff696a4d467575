import * as z from 'zod'
import { origin, text, urlOf } from '../formats.ts'
import { variables } from '../variable.ts'

export const jobVariables = variables({
  INNGEST_DEV: {
    meaning: 'A job runner that asks for no keys: the embedded one, or `inngest dev`. Refused in production.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    example: 'http://127.0.0.1:8288',
    schema: urlOf('http:', 'https:'),
  },
  INNGEST_BASE_URL: {
    meaning: 'A self-hosted Inngest server. Without it and INNGEST_DEV, Inngest Cloud.',
    readBy: ['web', 'cli'],
    when: 'runtime',
    example: 'http://inngest:8288',
    schema: urlOf('http:', 'https:'),
  },
  INNGEST_EVENT_KEY: {
    meaning: 'Lets this application send events.',
    readBy: ['web', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'a-key-you-make-up',
    schema: text(),
  },
  INNGEST_SIGNING_KEY: {
    meaning: 'Signs what the server and this application say to each other: an even number of hex digits.',
    readBy: ['web', 'embedded', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'signkey-prod-0123456789abcdef0123456789abcdef',
    schema: z.string().regex(/^(signkey-[\w]+-)?([0-9a-fA-F]{2}){8,}$/, {
      error: 'must be 16 or more hex digits, an even number of them, with or without signkey-…- before',
    }),
  },
  INNGEST_DATABASE_URL: {
    meaning: 'The database that a self-hosted Inngest server keeps its state in; backups take it along.',
    readBy: ['web', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'postgres://trovella:a-password@127.0.0.1:5432/inngest',
    schema: urlOf('postgres:', 'postgresql:'),
  },
  INNGEST_SERVE_ORIGIN: {
    meaning: 'Where the Inngest server reaches this application, when that is not APP_URL.',
    readBy: ['web'],
    when: 'runtime',
    example: 'http://host.docker.internal:3000',
    schema: origin,
  },
  WORKER_URL: {
    meaning:
      'Where the worker answers, when it is a process of its own: this one then sends no event and runs no job.',
    readBy: ['web'],
    when: 'runtime',
    example: 'http://worker:3000',
    schema: origin,
  },
})
