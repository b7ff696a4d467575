type Reset = { baseUrl: string; token: string; user: { email: string; name: string } }

/**
 * The mail that lets a person choose a new password; the link works once, for an hour. Its token stands behind a
 * number sign, which browsers keep to themselves: no server, proxy or trace on the way can write it down.
 */
export function resetMail(reset: Reset) {
  return {
    to: reset.user.email,
    subject: 'Choose a new password for Trovella',
    text: [
      `Hello ${reset.user.name},`,
      '',
      'somebody, hopefully you, asked for a new password. Open this link within an hour to choose one:',
      '',
      new URL(`/reset-password#${reset.token}`, reset.baseUrl).href,
      '',
      'If it was not you, do nothing: your password stays as it is.',
    ].join('\n'),
  }
}
