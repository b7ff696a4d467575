import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { isSigned, sha256 } from './signature.ts'

export type S3Double = {
  url: string
  objects: Map<string, Buffer>
  /** How many uploads in parts were begun and neither completed nor given up. */
  openUploads(): number
  /** Answers the next requests with 503, as S3 does when it is asked too often. */
  beBusy(times: number): void
  /** Refuses this part of every upload. */
  refusePart(number: number): void
  close(): Promise<void>
}

export const KEYS = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }

/**
 * One bucket over HTTP, as S3 answers: each request must be signed, its body be what was signed; pages of two. It
 * listens at `address`, which is where containers reach it in their tests.
 */
export async function startS3(bucket: string, address = '127.0.0.1'): Promise<S3Double> {
  const objects = new Map<string, Buffer>()
  const uploads = new Map<string, Map<number, Buffer>>()
  let [busy, refused] = [0, 0]

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const body = await buffer(request)
    const method = request.method ?? ''
    const headers = request.headers as Record<string, string>
    const payloadSha256 = headers['x-amz-content-sha256'] ?? ''
    if (busy-- > 0) return refuse(response, 503, 'SlowDown')
    if (!isSigned({ method, url, headers, payloadSha256 }, KEYS))
      return refuse(response, 403, 'SignatureDoesNotMatch')
    if (sha256(body) !== payloadSha256) return refuse(response, 400, 'XAmzContentSHA256Mismatch')
    const [, name, ...rest] = url.pathname.split('/')
    if (name !== bucket) return refuse(response, 404, 'NoSuchBucket')
    const key = rest.join('/')
    const upload = url.searchParams.get('uploadId')
    if (method === 'GET' && url.searchParams.get('list-type') === '2') return response.end(listing(url))
    if (method === 'POST' && url.searchParams.has('uploads')) {
      const id = `${randomUUID()}+/=`
      uploads.set(id, new Map())
      return response.end(
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      )
    }
    if (upload !== null) return partOf(upload)
    if (method === 'PUT') objects.set(key, body)
    else if (method === 'DELETE') objects.delete(key)
    else if (!objects.has(key)) return refuse(response, 404, 'NoSuchKey')
    return response.end(method === 'GET' ? objects.get(key) : '')

    function partOf(id: string) {
      const parts = uploads.get(id)
      if (!parts) return refuse(response, 404, 'NoSuchUpload')
      if (method === 'PUT') {
        if (Number(url.searchParams.get('partNumber')) === refused)
          return refuse(response, 400, 'InvalidPart')
        parts.set(Number(url.searchParams.get('partNumber')), body)
        response.setHeader('etag', `"${sha256(body).slice(0, 32)}"`)
      } else {
        uploads.delete(id)
        if (method === 'POST') objects.set(key, complete(parts, body.toString()))
      }
      return response.end()
    }
  }

  const listing = (url: URL) => {
    const prefix = url.searchParams.get('prefix') ?? ''
    const after = url.searchParams.get('continuation-token') ?? ''
    const keys = [...objects.keys()].sort().filter((key) => key.startsWith(prefix) && key > after)
    const page = keys.slice(0, 2)
    const contents = page.map(
      (key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)?.length}</Size></Contents>`,
    )
    const more = keys.length > page.length
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${address}:${port}/${bucket}`,
    objects,
    openUploads: () => uploads.size,
    beBusy: (times) => {
      busy = times
    },
    refusePart: (number) => {
      refused = number
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The parts that the list names, each under the tag it was given. */
function complete(parts: Map<number, Buffer>, list: string): Buffer {
  const named = [...list.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>"([0-9a-f]+)"<\/ETag>/g)]
  return Buffer.concat(
    named.map(([, number, tag]) => {
      const part = parts.get(Number(number))
      if (!part || sha256(part).slice(0, 32) !== tag) throw new Error(`part ${number} is another`)
      return part
    }),
  )
}

function refuse(response: ServerResponse, status: number, code: string) {
  response.statusCode = status
  return response.end(`<Error><Code>${code}</Code></Error>`)
}
