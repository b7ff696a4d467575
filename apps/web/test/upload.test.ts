import { isAppError } from '@repo/library/errors'
import { describe, expect, test } from 'vitest'
import { receiveUpload } from '#api/upload.ts'
import { MAX_FILES, receiveUploads } from '#api/upload-many.ts'

const BOUNDARY = 'between'

type Part = { name: string; value: string | Buffer; fileName?: string }

function partOf({ name, value, fileName }: Part): Buffer {
  const file = fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: text/plain`
  return Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
}

function formOf(parts: Part[], end = `--${BOUNDARY}--\r\n`): Buffer {
  return Buffer.concat([...parts.map(partOf), Buffer.from(end)])
}

function requestOf(body: Buffer | ReadableStream<Uint8Array>, contentType?: string): Request {
  return new Request('http://here/api/v1/sources', {
    method: 'POST',
    headers: { 'content-type': contentType ?? `multipart/form-data; boundary=${BOUNDARY}` },
    body: body instanceof ReadableStream ? body : new Uint8Array(body),
    duplex: 'half',
  } as RequestInit)
}

async function receive(request: Request) {
  return receiveUpload(request, async ({ bytes, ...rest }) => {
    const parts: Uint8Array[] = []
    for await (const part of bytes) parts.push(part)
    return { ...rest, content: Buffer.concat(parts) }
  })
}

async function refusalOf(request: Request): Promise<string> {
  const error = await receive(request).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!isAppError(error)) throw new Error(`not refused: ${String(error)}`)
  return `${error.code}: ${error.message}`
}

const tag = { name: 'tags', value: 'tides' }
const file = { name: 'file', value: 'high water', fileName: 'ebb.txt' }

describe('an upload', () => {
  test('gives the fields before the file, the name, the type and every byte', async () => {
    const received = await receive(requestOf(formOf([tag, { name: 'tags', value: 'sea' }, file])))
    expect(received).toMatchObject({
      fields: { tags: ['tides', 'sea'] },
      fileName: 'ebb.txt',
      mediaType: 'text/plain',
    })
    expect(received.content.toString()).toBe('high water')
  })

  test('keeps a name in any script', async () => {
    const received = await receive(requestOf(formOf([{ ...file, fileName: 'Прилив 潮汐.txt' }])))
    expect(received.fileName).toBe('Прилив 潮汐.txt')
  })

  test('keeps bytes that look like nothing', async () => {
    const value = Buffer.from([0, 255, 13, 10, 45, 45, 98, 0])
    expect((await receive(requestOf(formOf([{ ...file, value }])))).content).toEqual(value)
  })

  test('begins while the rest is still on its way', async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      start: (given) => {
        controller = given
      },
    })
    const whole = formOf([{ ...file, value: 'first' }])
    const cut = whole.indexOf('first') + 5
    const received = receiveUpload(requestOf(body), async ({ bytes }) => {
      let content = ''
      for await (const part of bytes) {
        if (!content) {
          controller?.enqueue(new Uint8Array(Buffer.concat([Buffer.from(' second'), whole.subarray(cut)])))
          controller?.close()
        }
        content += Buffer.from(part)
      }
      return content
    })
    controller?.enqueue(new Uint8Array(Buffer.concat([whole.subarray(0, cut), Buffer.alloc(200, ' ')])))
    expect(await received).toMatch(/^first\s+second$/)
  })
})

describe('a form is refused', () => {
  test('without a file', async () => {
    expect(await refusalOf(requestOf(formOf([tag])))).toMatch(/^invalid: The form has no file/)
  })

  test('with two files, and neither is kept', async () => {
    expect(await refusalOf(requestOf(formOf([file, { ...file, fileName: 'two.txt' }])))).toMatch(/one file/)
  })

  test('with a field after the file, which would be read too late', async () => {
    expect(await refusalOf(requestOf(formOf([file, tag])))).toMatch(/fields before it/)
  })

  test('with the file under another name', async () => {
    expect(await refusalOf(requestOf(formOf([{ ...file, name: 'upload' }])))).toMatch(/named "file"/)
  })

  test('without a boundary', async () => {
    expect(await refusalOf(requestOf(formOf([file]), 'multipart/form-data'))).toMatch(/boundary/)
  })

  test('when it is cut off in the middle of the file', async () => {
    const whole = formOf([{ ...file, value: Buffer.alloc(100_000, 'x') }])
    expect(await refusalOf(requestOf(whole.subarray(0, 60_000)))).toMatch(/^invalid: The upload was cut off/)
  })

  test('when it is empty', async () => {
    expect(await refusalOf(requestOf(Buffer.alloc(0)))).toMatch(/^invalid/)
  })
})

test('what the receiver throws comes through, and the rest of the form is dropped', async () => {
  const request = requestOf(formOf([{ ...file, value: Buffer.alloc(3_000_000, 'x') }]))
  const refused = receiveUpload(request, async ({ bytes }) => {
    for await (const _ of bytes) throw new Error('too much')
  })
  await expect(refused).rejects.toThrow('too much')
})

describe('a form of many files', () => {
  const named = (fileName: string, value: string | Buffer = fileName): Part => ({
    name: 'file',
    value,
    fileName,
  })
  const folder = (value: string): Part => ({ name: 'folderPath', value })

  async function receiveAll(request: Request) {
    return receiveUploads(request, async ({ bytes, fields, fileName }) => {
      const parts: Uint8Array[] = []
      for await (const part of bytes) parts.push(part)
      return { fields, fileName, content: Buffer.concat(parts).toString() }
    })
  }

  test('gives each with its folder and the tags of all, in order', async () => {
    const form = [tag, named('a.md'), folder('sea'), named('b.md'), named('c.md'), folder(''), named('d.md')]
    const received = await receiveAll(requestOf(formOf(form)))
    const tags = ['tides']
    expect(received).toEqual([
      { fields: { tags }, fileName: 'a.md', content: 'a.md' },
      { fields: { tags, folderPath: ['sea'] }, fileName: 'b.md', content: 'b.md' },
      { fields: { tags, folderPath: ['sea'] }, fileName: 'c.md', content: 'c.md' },
      { fields: { tags }, fileName: 'd.md', content: 'd.md' },
    ])
  })

  test('goes on behind a file of which only the beginning was wanted', async () => {
    const form = [named('long.md', Buffer.alloc(3_000_000, 'x')), named('short.md')]
    const names = await receiveUploads(requestOf(formOf(form)), async ({ bytes, fileName }) => {
      await bytes[Symbol.asyncIterator]().next()
      return fileName
    })
    expect(names).toEqual(['long.md', 'short.md'])
  })

  test('that is cut off is refused, also when its last file was taken for broken', async () => {
    const whole = formOf([named('a.md'), named('b.md', Buffer.alloc(100_000, 'x'))])
    const taken: string[] = []
    const refused = receiveUploads(requestOf(whole.subarray(0, 60_000)), async ({ bytes, fileName }) => {
      try {
        for await (const _ of bytes);
        taken.push(fileName)
      } catch {
        // As a file that cannot be taken.
      }
    })
    await expect(refused).rejects.toMatchObject({ code: 'invalid' })
    expect(taken).not.toContain('b.md')
  })

  test('without files, or with too many, is refused', async () => {
    await expect(receiveAll(requestOf(formOf([tag])))).rejects.toMatchObject({ code: 'invalid' })
    const many = Array.from({ length: MAX_FILES + 1 }, (_, index) => named(`${index}.md`))
    await expect(receiveAll(requestOf(formOf(many)))).rejects.toThrow(`up to ${MAX_FILES} files`)
  })

  test('ends with what the receiver throws', async () => {
    const form = [named('a.md', Buffer.alloc(3_000_000, 'x')), named('b.md')]
    const failing = receiveUploads(requestOf(formOf(form)), async () => {
      throw new Error('no database')
    })
    await expect(failing).rejects.toThrow('no database')
  })
})
