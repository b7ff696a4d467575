/** What S3 answers, as far as it is asked for: a few elements of XML whose texts hold no markup. */

export type Page = { objects: { key: string; bytes: number }[]; next: string | null }

/** A page of ListObjectsV2. */
export function parseList(xml: string): Page {
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, each = '']) => ({
    key: textOf(each, 'Key') ?? '',
    bytes: Number(textOf(each, 'Size')),
  }))
  const more = textOf(xml, 'IsTruncated') === 'true'
  return { objects, next: more ? (textOf(xml, 'NextContinuationToken') ?? null) : null }
}

/** The id of an upload in parts. Throws when there is none. */
export function parseUploadId(xml: string): string {
  const id = textOf(xml, 'UploadId')
  if (!id) throw new Error('the storage began no upload')
  return id
}

/** What an answer says of an error, to follow a status: ` (AccessDenied)`. */
export function saidIn(xml: string): string {
  const code = textOf(xml, 'Code')
  return code ? ` (${code})` : ''
}

function textOf(xml: string, element: string): string | undefined {
  const [, text] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? []
  return text?.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: keyof typeof ENTITIES) => ENTITIES[name])
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" } as const
