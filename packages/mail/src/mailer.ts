export type Mail = {
  to: string
  subject: string
  text: string
  html?: string
  /** Where one POST ends mails of this kind for who got it, and a browser is asked whether to. */
  unsubscribeUrl?: string
}

export type MailReason =
  /** No way to send mail is set up. */
  | 'not_configured'
  /** Our password or key was refused. */
  | 'unauthorized'
  /** The server will never take this message: the address, the sender or the content. */
  | 'refused'
  /** Too many messages; later is fine. */
  | 'rate_limited'
  /** No connection, no answer in time, or a failure of the server that may pass. */
  | 'unavailable'

export type Sent =
  | { ok: true; id: string }
  | { ok: false; reason: MailReason; message: string; retryable: boolean }

export type Mailer = {
  /** Hands one message over. Bounded in time; never throws for what the mail server does. */
  send(mail: Mail): Promise<Sent>
  close(): Promise<void>
}
