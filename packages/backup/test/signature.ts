import { createHash, createHmac } from 'node:crypto'

export type SignedRequest = {
  method: string
  url: URL
  headers: Record<string, string>
  payloadSha256: string
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

/** Whether a request is signed by this key, computed from AWS's description of Signature Version 4 for S3. */
export function isSigned(request: SignedRequest, keys: { id: string; secret: string }): boolean {
  const [, id, date = '', region = '', signed = '', signature] =
    AUTHORIZATION.exec(request.headers.authorization ?? '') ?? []
  return id === keys.id && signature === signatureOf(request, { secret: keys.secret, date, region, signed })
}

export function signatureOf(
  { method, url, headers, payloadSha256 }: SignedRequest,
  { secret, date, region, signed }: { secret: string; date: string; region: string; signed: string },
): string {
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const path = url.pathname
    .split('/')
    .map((each) => encode(decodeURIComponent(each)))
    .join('/')
  const headerLines = signed.split(';').map((name) => `${name}:${(headers[name] ?? '').trim()}\n`)
  const canonical = [method, path, query, headerLines.join(''), signed, payloadSha256].join('\n')
  const scope = `${date}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'] ?? '', scope, sha256(canonical)].join('\n')
  const key = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (each, word) => createHmac('sha256', each).update(word).digest(),
    `AWS4${secret}`,
  )
  return createHmac('sha256', key).update(text).digest('hex')
}

export function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
