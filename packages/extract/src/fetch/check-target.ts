import { isIP } from 'node:net'
import { nonPublicReason } from './address.ts'
import type { AllowList } from './allow-list.ts'
import { type FetchFailure, failure } from './result.ts'

/** Every address of a host name, as text. Rejects with a Node DNS error when there is none. */
export type Resolve = (hostname: string) => Promise<string[]>

export type CheckedAddress = { address: string; family: 4 | 6 }
export type CheckedTarget = { ok: true; addresses: CheckedAddress[] } | FetchFailure

/**
 * Resolves the host of a URL and refuses it when any of its addresses is internal, so that a host that mixes public
 * and private answers cannot choose. The connection must use the addresses returned here and resolve nothing again.
 */
export async function checkTarget(options: {
  url: URL
  resolve: Resolve
  allowList: AllowList
  signal: AbortSignal
}): Promise<CheckedTarget> {
  const { url, resolve, allowList, signal } = options
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const resolved = isIP(hostname) ? [hostname] : await resolveWithin(hostname, resolve, signal)
  if (!Array.isArray(resolved)) return resolved
  const addresses = resolved.map(toCheckedAddress)
  if (addresses.length === 0) return noSuchHost(hostname)
  if (!allowList.allowsHost(hostname)) {
    const refusal = firstRefusal(hostname, addresses, allowList)
    if (refusal) return refusal
  }
  return { ok: true, addresses }
}

async function resolveWithin(
  hostname: string,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<string[] | FetchFailure> {
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([resolve(hostname), aborted.promise])
  } catch (error) {
    if (signal.aborted) throw error
    return dnsFailure(hostname, error)
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function dnsFailure(hostname: string, error: unknown): FetchFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND' || code === 'ENODATA') return noSuchHost(hostname)
  return failure('dns', `The name ${hostname} could not be looked up (${code || String(error)}).`, true)
}

function noSuchHost(hostname: string): FetchFailure {
  return failure('dns', `There is no site named ${hostname}. Check the address.`, false)
}

function toCheckedAddress(address: string): CheckedAddress {
  return { address, family: isIP(address) === 6 ? 6 : 4 }
}

function firstRefusal(
  hostname: string,
  addresses: CheckedAddress[],
  allowList: AllowList,
): FetchFailure | null {
  for (const { address } of addresses) {
    const reason = allowList.allowsAddress(address) ? null : nonPublicReason(address)
    if (reason) return refusal(hostname, address, reason)
  }
  return null
}

function refusal(hostname: string, address: string, reason: string): FetchFailure {
  const place = hostname === address ? address : `${hostname} (${address})`
  return failure(
    'blocked_address',
    `${place} is ${reason}, which is not fetched. If it should be, add ${hostname} to FETCH_ALLOW_HOSTS.`,
    false,
  )
}
