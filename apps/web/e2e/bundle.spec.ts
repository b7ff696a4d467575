import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { variables } from '@repo/config/schema'
import { expect, test } from './test.ts'

const STATIC = path.join(import.meta.dirname, '../.next/static')

async function sentToBrowsers(): Promise<{ file: string; text: string }[]> {
  const files = await readdir(STATIC, { recursive: true })
  return Promise.all(
    files
      .filter((file) => /\.(js|css|json|map)$/.test(file))
      .map(async (file) => ({ file, text: await readFile(path.join(STATIC, file), 'utf8') })),
  )
}

test('nothing that browsers get knows a secret, the database or the server’s own code', async () => {
  const secrets = Object.entries(variables).flatMap(([name, variable]) =>
    'secret' in variable ? [name] : [],
  )
  const forbidden = [
    ...secrets.filter((name) => name !== 'AUTH_SECRET'),
    'postgres://',
    'drizzle',
    'node:crypto',
    'BEGIN PRIVATE',
  ]
  expect(secrets).toContain('AUTH_SECRET')
  const files = await sentToBrowsers()
  expect(files.length).toBeGreaterThan(5)
  for (const { file, text } of files) {
    for (const word of forbidden) expect(text.includes(word), `${word} in ${file}`).toBe(false)
  }
})

test('without a DSN no error reporter is sent to browsers', async () => {
  test.skip(Boolean(process.env.NEXT_PUBLIC_SENTRY_DSN), 'this build reports errors from browsers')
  for (const { file, text } of await sentToBrowsers()) {
    expect(text.includes('sentry_key'), `Sentry in ${file}`).toBe(false)
  }
})
