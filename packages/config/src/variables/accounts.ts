import * as z from 'zod'
import { text } from '../formats.ts'
import { variables } from '../variable.ts'

export const accountVariables = variables({
  AUTH_SECRET: {
    meaning: 'Signs sessions. 32 characters or more: openssl rand -base64 32',
    readBy: ['web', 'cli'],
    requiredBy: ['web'],
    secret: true,
    when: 'runtime',
    example: 'the-output-of-openssl-rand-base64-32',
    schema: text(32),
  },
  SIGN_UP: {
    meaning: 'Who may make an account: first (until there is one), open (anybody), closed (nobody).',
    readBy: ['web', 'cli'],
    when: 'runtime',
    default: 'first',
    example: 'closed',
    schema: z.enum(['first', 'open', 'closed'], { error: 'must be first, open or closed' }),
  },
  ADMIN_PASSWORD: {
    meaning: 'The password of admin@trovella.local when the seed makes it. Default in development: admin123.',
    readBy: ['web', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'a-password-of-your-own',
    schema: text(8),
  },
  USER_PASSWORD: {
    meaning: 'The password of user@trovella.local when the seed makes it. Default in development: user123.',
    readBy: ['web', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'another-password',
    schema: text(7),
  },
})
