import ipaddr from 'ipaddr.js'

export type AllowList = { allowsHost(hostname: string): boolean; allowsAddress(address: string): boolean }

/**
 * Reads the internal places an operator lets the fetcher reach: host names, `*.suffix` patterns, addresses and CIDR
 * ranges. Throws an Error that names FETCH_ALLOW_HOSTS and the entry when one is none of these.
 */
export function createAllowList(entries: readonly string[]): AllowList {
  const trimmed = entries.map((entry) => entry.trim().toLowerCase()).filter((entry) => entry !== '')
  const ranges = trimmed.filter(isAddressLike).map(parseRange)
  const hosts = trimmed.filter((entry) => !isAddressLike(entry)).map(parseHost)
  return {
    allowsHost: (hostname) => hosts.some((host) => matchesHost(host, bareHost(hostname))),
    allowsAddress: (address) => ipaddr.isValid(address) && ranges.some((range) => isWithin(address, range)),
  }
}

function isAddressLike(entry: string): boolean {
  return entry.includes('/') || entry.includes(':') || ipaddr.isValid(entry)
}

function parseRange(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry)
  const address = entry.replace(/^\[|\]$/g, '')
  if (!ipaddr.isValid(address)) throw invalidEntry(entry)
  const parsed = ipaddr.process(address)
  return [parsed, parsed.kind() === 'ipv4' ? 32 : 128]
}

function parseHost(entry: string): string {
  if (!/^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(entry)) throw invalidEntry(entry)
  return entry
}

function invalidEntry(entry: string): Error {
  return new Error(
    `FETCH_ALLOW_HOSTS: "${entry}" is neither a host name, a *.suffix, an IP address nor a CIDR range.`,
  )
}

function bareHost(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '')
}

function matchesHost(pattern: string, hostname: string): boolean {
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : hostname === pattern
}

function isWithin(address: string, [network, bits]: [ipaddr.IPv4 | ipaddr.IPv6, number]): boolean {
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return network instanceof ipaddr.IPv4 && parsed.match(network, bits)
  return network instanceof ipaddr.IPv6 && parsed.match(network, bits)
}
