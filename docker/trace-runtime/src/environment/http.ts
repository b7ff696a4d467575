import type { Reader } from './reader.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/
const MIN_PASSWORD_LENGTH = 12

/** Where the receiver listens, and who may look. */
export function httpConfig(env: Reader) {
  const host = env.text('HOST', '127.0.0.1')
  const isLoopback = LOOPBACK.test(host)
  const user = env.text('TRACE_DASHBOARD_USER', 'admin')
  const password = env.optional('TRACE_DASHBOARD_PASSWORD')
  if (password !== null && password.length < MIN_PASSWORD_LENGTH)
    env.wrong('TRACE_DASHBOARD_PASSWORD', `must have at least ${MIN_PASSWORD_LENGTH} characters`)
  if (password === null && !isLoopback)
    env.wrong(
      'TRACE_DASHBOARD_PASSWORD',
      `must be set, because HOST is ${host}: without it everybody who reaches this port reads every trace. Or set HOST=127.0.0.1`,
    )
  return {
    host,
    port: env.whole('PORT', { fallback: 7778, minimum: 0, maximum: 65_535 }),
    isLoopback,
    login: password === null ? null : { user, password },
    /** How many proxies of ours stand before this process and append to X-Forwarded-For. */
    trustedProxyHops: env.whole('TRUSTED_PROXY_HOPS', { fallback: 0, minimum: 0, maximum: 10 }),
  }
}
