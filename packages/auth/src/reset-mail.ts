/** The mail that lets a person choose a new password; the link works once, for an hour. */
export function resetMail(reset: { user: { email: string; name: string }; url: string }) {
  return {
    to: reset.user.email,
    subject: 'Choose a new password for Trovella',
    text: [
      `Hello ${reset.user.name},`,
      '',
      'somebody, hopefully you, asked for a new password. Open this link within an hour to choose one:',
      '',
      reset.url,
      '',
      'If it was not you, do nothing: your password stays as it is.',
    ].join('\n'),
  }
}
