/** The text without any of the secrets, which servers and libraries like to quote back, plain or URL-encoded. */
export function withoutSecrets(text: string, secrets: (string | undefined)[]): string {
  return secrets
    .flatMap((secret) => (secret ? [secret, encodeURIComponent(secret)] : []))
    .reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), text)
}
