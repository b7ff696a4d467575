/** Values that stand in this repository: fine on one developer's machine, an open door anywhere else. */
export const PUBLISHED_SECRETS: readonly string[] = [
  'admin123',
  'user123',
  'trovella',
  'trovella-development',
  'published-in-docker-compose-yml-for-development',
  'postgres',
  'password',
  'changeme',
]

/** Whether a value, or the password inside a URL, is one that everybody can read here. */
export function isPublished(value: string): boolean {
  const password = URL.parse(value)?.password
  return PUBLISHED_SECRETS.includes(value) || (password !== undefined && PUBLISHED_SECRETS.includes(password))
}
