import { text, urlOf } from '../formats.ts'
import { variables } from '../variable.ts'

export const errorVariables = variables({
  SENTRY_DSN: {
    meaning: 'Where errors of the server are reported. Without it they are only logged.',
    readBy: ['web'],
    when: 'runtime',
    example: 'https://key@o1.ingest.sentry.io/1',
    schema: urlOf('https:', 'http:'),
  },
  NEXT_PUBLIC_SENTRY_DSN: {
    meaning: 'Where errors in the browser are reported.',
    readBy: ['build'],
    when: 'build',
    example: 'https://key@o1.ingest.sentry.io/1',
    schema: urlOf('https:', 'http:'),
  },
  SENTRY_AUTH_TOKEN: {
    meaning: 'Uploads source maps while building.',
    readBy: ['build'],
    secret: true,
    when: 'build',
    example: 'sntrys_the_token_of_your_organization',
    schema: text(),
  },
  SENTRY_ORG: {
    meaning: 'The organization there that gets the source maps.',
    readBy: ['build'],
    when: 'build',
    example: 'your-organization',
    schema: text(),
  },
  SENTRY_PROJECT: {
    meaning: 'Its project.',
    readBy: ['build'],
    when: 'build',
    example: 'trovella-web',
    schema: text(),
  },
})
