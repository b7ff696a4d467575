import { request } from 'node:http'
import { expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../../src/environment/load.ts'
import { startTestReceiver } from '../receiver/start.ts'
import { Visitor } from './visitor.ts'

test.each(['0.0.0.0', '::', '10.0.0.7', 'traces.example.org'])(
  'on %s it does not start without a password',
  (host) => {
    expect(() => loadConfig({ HOST: host })).toThrow(ConfigError)
    expect(() => loadConfig({ HOST: host })).toThrow(/TRACE_DASHBOARD_PASSWORD {2}must be set/)
    expect(
      loadConfig({ HOST: host, TRACE_DASHBOARD_PASSWORD: 'correct horse battery' }).http.login,
    ).not.toBeNull()
  },
)

test('a password of fewer than twelve characters is refused, without telling it', () => {
  const load = () => loadConfig({ TRACE_DASHBOARD_PASSWORD: 'hunter2' })
  expect(load).toThrow('at least 12 characters')
  expect(load).not.toThrow('hunter2')
})

test('on loopback pages open without a login, forms still want their token', async () => {
  const receiver = await startTestReceiver()
  const visitor = new Visitor(receiver)
  expect((await visitor.get('/trace/status')).status).toBe(200)
  expect((await visitor.post('/trace/status/clear', { sure: 'yes' }, {})).status).toBe(403)
  expect((await visitor.submit('/trace/status/clear', { sure: 'yes' })).status).toBe(303)
})

test.each([
  ['127.0.0.1:7778', 200],
  ['localhost:7778', 200],
  ['traces.localhost', 200],
  ['[::1]:7778', 200],
  ['evil.example', 421],
  ['localhost.evil.example', 421],
  ['127.0.0.1.evil.example:7778', 421],
])(
  'on loopback a request to %s is answered with %i, whoever made that name point here',
  async (host, status) => {
    const { url } = await startTestReceiver()
    const answered = await new Promise((resolve, reject) => {
      const sent = request(`${url}/health`, { headers: { host } }, (response) =>
        resolve(response.resume().statusCode),
      )
      sent.on('error', reject)
      sent.end()
    })
    expect(answered).toBe(status)
  },
)
