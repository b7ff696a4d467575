import { describe, expect, test } from 'vitest'
import { canonicalizeUrl } from '../src/canonical-url.ts'

describe('canonicalizeUrl', () => {
  test.each([
    ['https://Example.COM:443/a', 'https://example.com/a'],
    ['http://example.com:80/', 'http://example.com/'],
    ['http://example.com:8080/a', 'http://example.com:8080/a'],
    ['https://example.com/a/', 'https://example.com/a'],
    ['https://example.com', 'https://example.com/'],
    ['https://example.com./a', 'https://example.com/a'],
    ['https://example.com/a#part', 'https://example.com/a'],
    ['https://example.com/a?utm_source=x&b=2&fbclid=9&a=1', 'https://example.com/a?a=1&b=2'],
    ['https://example.com/a?UTM_Medium=x', 'https://example.com/a'],
    ['https://example.com/a?', 'https://example.com/a'],
    ['https://example.com/a?b=1&b=0', 'https://example.com/a?b=1&b=0'],
    ['https://example.com/%7euser/%c3%a9?q=%2f', 'https://example.com/~user/%C3%A9?q=%2F'],
    ['https://www.example.com/a', 'https://www.example.com/a'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['  example.com/page ', 'https://example.com/page'],
    ['example.com:8443/page', 'https://example.com:8443/page'],
  ])('spells %s as %s', (input, url) => {
    expect(canonicalizeUrl(input)).toEqual({ ok: true, url })
  })

  test.each([
    ['file:///etc/passwd', 'file:'],
    ['javascript:alert(1)', 'javascript:'],
    ['ftp://example.com/a', 'ftp:'],
    ['mailto:a@example.com', 'mailto:'],
    ['data:,x', 'data:'],
  ])('refuses %s, which is not a page, and names what it begins with', (input, scheme) => {
    const message = `Addresses with ${scheme} cannot be saved, only those that begin with http:// or https://.`
    expect(canonicalizeUrl(input)).toEqual({ ok: false, message })
  })

  test.each(['', 'a note', 'https://', 'https://user:secret@example.com/'])('refuses %j', (input) => {
    const result = canonicalizeUrl(input)
    expect(result.ok).toBe(false)
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  test('is stable: a canonical address is its own canonical address', () => {
    const once = canonicalizeUrl('HTTPS://Example.com/A/b/?z=1&utm_id=3&a=%7e#x')
    expect(once.ok && canonicalizeUrl(once.url)).toEqual(once)
  })
})
