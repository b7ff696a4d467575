/** A signed-in person of the HTTP API. */
export type Client = {
  post(path: string, body: unknown): Promise<Record<string, unknown>>
  get(path: string): Promise<Record<string, unknown>>
  upload(fileName: string, bytes: Uint8Array<ArrayBuffer>, folderPath?: string): Promise<UploadResult>
  /** Many files in one request, as the add page sends small ones. Throws unless each was added. */
  uploadTogether(files: { fileName: string; text: string }[], folderPath: string): Promise<void>
}

export type UploadResult = { status: number; id: string | undefined; detail: string | undefined }

/** Signs a new person up and keeps the session. */
export async function signUp(baseUrl: string): Promise<Client> {
  const response = await fetch(`${baseUrl}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: baseUrl },
    body: JSON.stringify({ name: 'Bench', email: 'bench@trovella.local', password: 'measure-twice-4711' }),
  })
  if (!response.ok) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  return client(baseUrl, { cookie, origin: baseUrl })
}

function client(baseUrl: string, headers: Record<string, string>): Client {
  const json = async (path: string, init: RequestInit) => {
    const response = await fetch(`${baseUrl}${path}`, { ...init, headers: { ...headers, ...init.headers } })
    const body = (await response.json()) as Record<string, unknown>
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(body)}`)
    return body
  }
  return {
    get: (path) => json(path, {}),
    post: (path, body) =>
      json(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    upload: async (fileName, bytes, folderPath) => {
      const form = new FormData()
      if (folderPath) form.append('folderPath', folderPath)
      form.append('file', new File([bytes], fileName))
      const response = await fetch(`${baseUrl}/api/v1/sources`, { method: 'POST', headers, body: form })
      const body = (await response.json()) as { id?: string; detail?: string }
      return { status: response.status, id: body.id, detail: body.detail }
    },
    uploadTogether: async (files, folderPath) => {
      const form = new FormData()
      form.append('folderPath', folderPath)
      for (const { fileName, text } of files) form.append('file', new File([text], fileName))
      const path = '/api/v1/sources/files'
      const { results } = (await json(path, { method: 'POST', body: form })) as { results: { ok: boolean }[] }
      const refused = results.find(({ ok }) => !ok)
      if (refused || results.length !== files.length) throw new Error(`${path}: ${JSON.stringify(refused)}`)
    },
  }
}

/** Runs `work` over all items, `width` at a time, in order of the list. */
export async function inParallel<T, R>(
  items: T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const index = next++
      results[index] = await work(items[index] as T)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  return results
}
