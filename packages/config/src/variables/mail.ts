import { text, urlOf } from '../formats.ts'
import { variables } from '../variable.ts'

export const mailVariables = variables({
  SMTP_URL: {
    meaning: 'The server that sends mail.',
    readBy: ['web', 'schedules', 'cli'],
    secret: true,
    when: 'runtime',
    example: 'smtps://user:password@mail.example.org:465',
    schema: urlOf('smtp:', 'smtps:'),
  },
  RESEND_API_KEY: {
    meaning: 'Or the key of Resend, which sends it over HTTPS.',
    readBy: ['web', 'schedules', 'cli'],
    secret: true,
    when: 'runtime',
    example: 're_the_key_of_your_account',
    schema: text(),
  },
  MAIL_FROM: {
    meaning: 'The sender of mails.',
    readBy: ['web', 'schedules', 'cli'],
    when: 'runtime',
    example: 'Trovella <library@example.org>',
    schema: text().regex(/[^@\s<>]+@[^@\s<>]+/, { error: 'must contain an email address' }),
  },
})
