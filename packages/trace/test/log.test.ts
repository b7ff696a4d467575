import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog } from '../src/log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  write(createLog({ process: 'test', level: 'info', destination }))
  return lines.join('')
}

test('removes secrets by field name, nested too', () => {
  const output = logged((log) =>
    log.info({ user: { password: 'hunter2' }, headers: { cookie: 'sid=1' }, token: 'abc' }),
  )
  expect(output).not.toMatch(/hunter2|sid=1|abc/)
  expect(output).toContain('[redacted]')
})

test('removes the password of a connection string quoted by an error', () => {
  const error = new Error('connect failed: postgres://app:s3cret@db.internal:5432/app')
  const output = logged((log) => log.error({ err: error }, 'database'))
  expect(output).not.toContain('s3cret')
  expect(output).toContain('postgres://app:[redacted]@db.internal:5432/app')
})

test('leaves out what is below the level', () => {
  expect(logged((log) => log.debug('noise'))).toBe('')
})

test('says why a query failed without its parameters', () => {
  const cause = Object.assign(new Error('duplicate key value'), { code: '23505' })
  const error = Object.assign(new Error('Failed query: insert … params: trv_token', { cause }), {
    params: ['trv_token'],
  })
  const output = logged((log) => log.error({ err: error }, 'insert'))
  expect(output).not.toContain('trv_token')
  expect(output).toContain('duplicate key value')
  expect(output).toContain('23505')
})

test('logs what is thrown without being an error', () => {
  expect(logged((log) => log.error({ err: 'redis://u:pw@h' }, 'odd'))).toContain('redis://u:[redacted]@h')
})

test('hides from log lines what it hides from traces', async () => {
  const { secretsByForm, secretsInContext } = await import('./secrets.ts')
  for (const [text, secret] of [
    ...Object.values(secretsByForm).map((each) => [each, each] as const),
    ...secretsInContext,
  ]) {
    const output = logged((log) => {
      log.info({ text, nested: { list: [text] } }, text)
      log.error({ err: new Error(text) }, 'failed')
      log.info('%s', text)
    })
    for (const line of output.trim().split('\n')) {
      expect(JSON.stringify(JSON.parse(line))).not.toContain(JSON.stringify(secret).slice(1, -1))
    }
  }
})
