import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { curlOf } from '../../../src/dashboard/entry/curl.ts'

/** What a POSIX shell makes of a command's words. */
function words(command: string): string[] {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }; ${command}`
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

it('is the request again, for a shell', () => {
  const curl = curlOf({
    method: 'POST',
    path: '/api/v1/sources',
    query: { tag: ['a b', "c'd"] },
    headers: {
      host: 'library.example.org',
      'x-forwarded-proto': 'https',
      'content-type': 'application/json',
    },
    body: { note: 'Snow\'s $(map) `x`\n"y"' },
  })
  expect(words(curl ?? '')).toEqual([
    'https://library.example.org/api/v1/sources?tag=a+b&tag=c%27d',
    '--header',
    'x-forwarded-proto: https',
    '--header',
    'content-type: application/json',
    '--data-raw',
    JSON.stringify({ note: 'Snow\'s $(map) `x`\n"y"' }),
  ])
})

it('names headers that carry secrets, and masks them', () => {
  const headers = {
    Authorization: 'Bearer abc',
    Cookie: 'a=b',
    'X-Api-Key': 'k',
    'x-zt-signature': 's',
    accept: '*/*',
  }
  const curl = curlOf({ method: 'GET', url: 'http://x/', headers }) ?? ''
  expect(words(curl).filter((word) => word.endsWith('[redacted]'))).toHaveLength(4)
  expect(curl).not.toMatch(/Bearer|a=b/)
  expect(curl).toContain('accept: */*')
})

it('says the method only where curl would choose another', () => {
  expect(words(curlOf({ method: 'GET', url: 'http://x/' }) ?? '')).toEqual(['http://x/'])
  expect(words(curlOf({ method: 'POST', url: 'http://x/', body: 'a' }) ?? '')).not.toContain('--request')
  expect(words(curlOf({ method: 'DELETE', url: 'http://x/' }) ?? '')).toEqual([
    'http://x/',
    '--request',
    'DELETE',
  ])
})

it('is nothing without an address', () => {
  expect(curlOf({ method: 'GET' })).toBeNull()
})
