import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MASK } from '../../src/redaction/mask.ts'
import { maskText } from '../../src/redaction/mask-text.ts'
import { type Finding, maskValue } from '../../src/redaction/mask-value.ts'

type Vectors = {
  mask: string
  texts: { name: string; text: string[]; secrets: string[]; kept: string[] }[]
  fields: { name: string; value: unknown; isSecret: boolean }[]
  harmless: string[]
}

const file = new URL('../../../../docs/contracts/redaction-vectors.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors

test('the mask is the one that senders use', () => {
  expect(MASK).toBe(vectors.mask)
})

test.each(vectors.texts)('a text is masked and told of once: $name', ({ text, secrets, kept }) => {
  const kinds: string[] = []
  const masked = maskText(text.join(''), (kind) => kinds.push(kind))
  for (const secret of secrets) expect(masked).not.toContain(secret)
  for (const part of kept) expect(masked).toContain(part)
  expect(kinds).not.toEqual([])
  const again: string[] = []
  expect(maskText(masked, (kind) => again.push(kind))).toBe(masked)
  expect(again, 'what a sender has masked is no leak').toEqual([])
})

test.each(vectors.harmless)('a harmless text stays as it is: %s', (text) => {
  expect(maskText(text, (kind) => expect.unreachable(kind))).toBe(text)
})

test.each(vectors.fields)('the field $name of $value', ({ name, value, isSecret }) => {
  const findings: Finding[] = []
  const masked = maskValue({ outer: [{ [name]: value }] }, 'content', findings)
  expect(masked).toEqual({ outer: [{ [name]: isSecret ? MASK : value }] })
  expect(findings).toEqual(isSecret ? [{ kind: 'field by its name', field: `outer.${name}` }] : [])
  expect(maskValue(masked, 'content', findings)).toBe(masked)
})

test('what holds no secret is shared, not copied', () => {
  const content = { method: 'GET', headers: { accept: 'text/html' }, list: [1, 'two', null] }
  expect(maskValue(content, 'content', [])).toBe(content)
})

test('a secret in the name of a field is masked', () => {
  const token = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
  expect(JSON.stringify(maskValue({ byToken: { [token]: 1 } }, 'content', []))).not.toContain(token)
})
