import ipaddr from 'ipaddr.js'

// Azure's metadata and DNS service answers on this otherwise public address.
const AZURE_WIRE_SERVER = '168.63.129.16'

const WORDS: Record<string, string> = {
  unspecified: 'an unspecified address',
  broadcast: 'the broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  loopback: 'this machine',
  carrierGradeNat: 'a carrier-grade NAT address',
  private: 'an internal address',
  uniqueLocal: 'an internal address',
  deprecatedSiteLocal: 'an internal address',
}

/**
 * Says in words why an IP address is not on the public internet, or null when it is.
 * IPv6 forms that carry an IPv4 address are judged by the address inside. Source: the IANA special-purpose registries.
 */
export function nonPublicReason(address: string): string | null {
  if (!ipaddr.isValid(address)) return 'not an IP address'
  const parsed = ipaddr.parse(address)
  return parsed instanceof ipaddr.IPv6 ? nonPublicReasonOfIpv6(parsed) : nonPublicReasonOfIpv4(parsed)
}

function nonPublicReasonOfIpv4(address: ipaddr.IPv4): string | null {
  if (address.toString() === AZURE_WIRE_SERVER) return 'a cloud metadata address'
  const range = address.range()
  return range === 'unicast' ? null : (WORDS[range] ?? 'a reserved address')
}

function nonPublicReasonOfIpv6(address: ipaddr.IPv6): string | null {
  const embedded = embeddedIpv4(address)
  if (embedded) return nonPublicReasonOfIpv4(embedded)
  const range = address.range()
  if (range !== 'unicast') return WORDS[range] ?? 'a reserved address'
  const isGlobal = ((address.parts[0] ?? 0) & 0xe000) === 0x2000
  return isGlobal && !isIsatap(address) ? null : 'a reserved address'
}

// 64:ff9b::/96 is what DNS64 answers for every IPv4-only host, so it must work on an IPv6-only network.
function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  const isNat64 = address.match(ipaddr.IPv6.parse('64:ff9b::'), 96)
  return isNat64 ? new ipaddr.IPv4(address.toByteArray().slice(12)) : null
}

/** RFC 5214: an interface identifier that tunnels to the IPv4 address in its last four bytes. */
function isIsatap(address: ipaddr.IPv6): boolean {
  const [high, low] = address.parts.slice(4, 6)
  return ((high ?? 0) & 0xfdff) === 0 && low === 0x5efe
}
