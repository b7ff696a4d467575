import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createRedactor } from '../src/redact/redactor.ts'
import { LIMITS } from '../src/serialise/limits.ts'
import { toPlain } from '../src/serialise/plain.ts'
import { signedHeaders } from '../src/ship/sign.ts'

const contract = (name: string) =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../docs/contracts', name), 'utf8'))

type Request = {
  name: string
  method: string
  path: string
  query: string
  headers: Record<string, string>
  bodyBase64: string
  status: number
}
const ingest = contract('trace-ingest-vectors.json') as {
  key: { id: string; secret: string }
  audience: string
  requests: Request[]
}

const accepted = ingest.requests.filter(
  ({ headers, status }) => headers['x-zt-version'] === '2' && status === 202,
)

test.each(accepted)(
  'signs as the receiver expects: $name',
  ({ method, path: url, query, headers, bodyBase64 }) => {
    const signed = signedHeaders(
      {
        ...{ method, path: url, query },
        timestampMs: Number(headers['x-zt-timestamp']),
        batchId: headers['x-zt-nonce'] ?? '',
        contentEncoding: headers['content-encoding'] ?? '',
        body: Buffer.from(bodyBase64, 'base64'),
      },
      { keyId: ingest.key.id, secret: ingest.key.secret, audience: ingest.audience },
    )
    expect(headers).toMatchObject(signed)
  },
)

type Text = { name: string; text: string[]; secrets: string[]; kept: string[] }
type Field = { name: string; value: unknown; isSecret: boolean }
const redaction = contract('redaction-vectors.json') as {
  mask: string
  texts: Text[]
  fields: Field[]
  harmless: string[]
}
const redactor = createRedactor()

test.each(redaction.texts)('masks as the receiver does: $name', ({ text, secrets, kept }) => {
  const masked = redactor.text(text.join(''))
  expect(masked).toContain(redaction.mask)
  for (const secret of secrets) expect(masked).not.toContain(secret)
  for (const each of kept) expect(masked).toContain(each)
})

test.each(redaction.fields)(
  'masks fields as the receiver does: $name $value',
  ({ name, value, isSecret }) => {
    expect(toPlain({ [name]: value }, redactor, LIMITS)).toEqual({
      [name]: isSecret ? redaction.mask : value,
    })
  },
)

test.each(redaction.harmless)('leaves alone what the receiver does: %s', (text) => {
  expect(redactor.text(text)).toBe(text)
})
