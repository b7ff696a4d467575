import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { createLog } from '@repo/trace/log'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startMailbox } from '../../src/mailbox/start.ts'

const log = createLog({ process: 'test', level: 'silent' })
let directory: string
let mailbox: Awaited<ReturnType<typeof startMailbox>>

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mailbox-'))
  mailbox = await startMailbox({ directory, smtpPort: 0, httpPort: 0, log })
})
afterEach(async () => {
  await mailbox.close()
  await rm(directory, { recursive: true })
})

async function send(mail: SendMailOptions): Promise<void> {
  const transport = createTransport(mailbox.smtpUrl)
  await transport.sendMail({ from: 'library@example.org', to: 'ada@example.org', subject: 'Hello', ...mail })
  transport.close()
}
const get = (pathname: string) => fetch(`${mailbox.viewerUrl}${pathname}`)
const body = async (pathname: string) => (await get(pathname)).text()
async function newest(): Promise<string> {
  return /href="(\/messages\/[^"]+)"/.exec(await body('/'))?.[1] ?? '(none)'
}

test('keeps a sent message as a file that only its owner reads, across a restart', async () => {
  await send({ subject: 'Grüße 🦉', text: 'first' })
  await mailbox.close()
  mailbox = await startMailbox({ directory, smtpPort: 0, httpPort: 0, log })
  expect(await body('/')).toContain('Grüße 🦉')
  const [file = ''] = await readdir(directory)
  expect(file).toMatch(/\.eml$/)
  expect((await stat(path.join(directory, file))).mode & 0o777).toBe(0o600)
  expect(await readFile(path.join(directory, file), 'utf8')).toContain('To: ada@example.org')
})

test('lists messages newest first, and shows text with links that can be clicked', async () => {
  await send({ subject: 'older' })
  await send({ subject: 'newer', text: 'Open https://library.test/reset?token=a&b=1. Thanks' })
  expect(await body('/')).toMatch(/newer[\s\S]*older/)
  expect(await body(await newest())).toContain(
    '<a href="https://library.test/reset?token=a&#38;b=1" target="_blank" rel="noreferrer noopener">https://library.test/reset?token=a&#38;b=1</a>. Thanks',
  )
})

test('shows HTML in a frame without permissions, with a policy that allows no script, form or network', async () => {
  await send({ html: '<h1>Hi</h1><script>alert(1)</script><img src="https://tracker.test/p.png">' })
  const message = await newest()
  expect(await body(message)).toMatch(
    new RegExp(`<iframe [^>]*src="${message}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"`),
  )
  expect(await body(message)).not.toContain('<script>')
  const frame = await get(`${message}/html`)
  const policy = frame.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain('img-src data:')
  expect(policy).toMatch(/sandbox allow-popups allow-popups-to-escape-sandbox$/)
  expect(await frame.text()).toContain('<base target="_blank"><h1>Hi</h1>')
})

test('runs nothing of what a subject, an address or a text contains', async () => {
  const hostile = '<script>alert(1)</script>"\'&'
  await send({ subject: hostile, text: hostile, to: [{ name: hostile, address: 'a@example.org' }] })
  for (const pathname of ['/', await newest()]) {
    const page = await get(pathname)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).not.toContain('<script')
  }
})

test('lists attachments and gives them back byte for byte, as downloads', async () => {
  const content = Buffer.from([0, 1, 2, 255, 254])
  await send({ text: 'see', attachments: [{ filename: 'Über "x".html', content, contentType: 'text/html' }] })
  const message = await newest()
  expect(await body(message)).toContain('Über &#34;x&#34;.html')
  const download = await get(`${message}/attachments/0`)
  expect(Buffer.from(await download.arrayBuffer())).toEqual(content)
  expect(download.headers.get('content-disposition')).toBe(
    "attachment; filename*=UTF-8''%C3%9Cber%20%22x%22.html",
  )
  expect(download.headers.get('content-type')).toBe('application/octet-stream')
  expect((await get(`${message}/attachments/1`)).status).toBe(404)
})

test('puts embedded images in their place', async () => {
  const attachments = [
    { filename: 'a.png', content: Buffer.from('png'), cid: 'logo@x', contentType: 'image/png' },
  ]
  await send({ html: '<img src="cid:logo@x">', attachments })
  expect(await body(`${await newest()}/html`)).toContain(
    `<img src="data:image/png;base64,${Buffer.from('png').toString('base64')}">`,
  )
})

test('deletes all messages for its own form, not for one of another page', async () => {
  await send({})
  const post = (token: string) =>
    fetch(`${mailbox.viewerUrl}/clear`, {
      method: 'POST',
      body: new URLSearchParams({ token }),
      redirect: 'manual',
    })
  expect((await post('')).status).toBe(403)
  expect((await post('0'.repeat(32))).status).toBe(403)
  expect(await readdir(directory)).toHaveLength(1)
  const token = /name="token" value="([0-9a-f]+)"/.exec(await body('/'))?.[1] ?? ''
  expect((await post(token)).status).toBe(303)
  expect(await readdir(directory)).toHaveLength(0)
  expect(await body('/')).toContain('No messages yet')
})

test('answers no page that reaches it under another name', async () => {
  await send({ text: 'secret link' })
  const { port } = new URL(mailbox.viewerUrl)
  const answer = await new Promise<{ status: number | undefined; body: string }>((resolve) => {
    request({ host: '127.0.0.1', port, path: '/', headers: { host: 'evil.test' } }, async (response) =>
      resolve({ status: response.statusCode, body: await text(response) }),
    ).end()
  })
  expect(answer.status).toBe(421)
  expect(answer.body).not.toContain('Hello')
})

test('reads no file but its messages', async () => {
  await writeFile(path.join(directory, 'secret.eml'), 'secret')
  for (const id of ['secret', '..%2f..%2fetc%2fpasswd', '../secret', '%00']) {
    expect((await get(`/messages/${id}`)).status).toBe(404)
  }
})

test('shows a message that is no mail at all', async () => {
  const id = '20260101T000000000-0123abcd'
  await writeFile(path.join(directory, `${id}.eml`), Buffer.from([0xff, 0xfe, 0, 1, 2]))
  expect((await get('/')).status).toBe(200)
  expect((await get(`/messages/${id}`)).status).toBe(200)
  expect((await get(`/messages/${id}/source`)).headers.get('content-type')).toContain('text/plain')
})

test('refuses a message over 25 MB and keeps none of it', async () => {
  const content = Buffer.alloc(26 * 1024 * 1024, 'x')
  await expect(send({ attachments: [{ content, filename: 'big.bin' }] })).rejects.toThrow(/552/)
  expect(await readdir(directory)).toHaveLength(0)
})

test('takes any password, as a real server would ask for one', async () => {
  const transport = createTransport(mailbox.smtpUrl.replace('//', '//user:pass@'))
  await transport.sendMail({ from: 'a@example.org', to: 'b@example.org', subject: 'signed in', text: 'x' })
  transport.close()
  expect(await body('/')).toContain('signed in')
})

test('says which port is taken, and leaves the other one free', async () => {
  const smtpPort = Number(new URL(mailbox.smtpUrl).port)
  const httpPort = Number(new URL(mailbox.viewerUrl).port)
  await expect(startMailbox({ directory, smtpPort: 0, httpPort, log })).rejects.toThrow(`EADDRINUSE`)
  await expect(startMailbox({ directory, smtpPort, httpPort: 0, log })).rejects.toThrow(
    `127.0.0.1:${smtpPort}`,
  )
})
