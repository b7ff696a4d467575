import { describe, expect, test } from 'vitest'
import { nonPublicReason } from '../../src/fetch/address.ts'

describe('nonPublicReason', () => {
  test.each(['93.184.216.34', '1.1.1.1', '2606:2800:220:1::1', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    'lets the public address %s pass',
    (address) => expect(nonPublicReason(address)).toBeNull(),
  )

  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback, anywhere in its block', '127.255.0.9'],
    ['unspecified', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private 10/8', '10.0.0.5'],
    ['private 172.16/12', '172.31.255.1'],
    ['private 192.168/16', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['Alibaba metadata', '100.100.100.200'],
    ['link-local and cloud metadata', '169.254.169.254'],
    ['Oracle metadata', '192.0.0.192'],
    ['Azure wire server', '168.63.129.16'],
    ['documentation', '203.0.113.7'],
    ['benchmarking', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['IPv6 loopback', '::1'],
    ['IPv6 unspecified', '::'],
    ['IPv6 link-local', 'fe80::1'],
    ['IPv6 link-local with a zone', 'fe80::1%eth0'],
    ['IPv6 unique local', 'fd12:3456::1'],
    ['AWS metadata over IPv6', 'fd00:ec2::254'],
    ['IPv6 site-local', 'fec0::1'],
    ['IPv6 multicast', 'ff02::1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped private, in hex', '::ffff:a00:5'],
    ['IPv4-compatible loopback', '::7f00:1'],
    ['IPv4-translated', '::ffff:0:7f00:1'],
    ['NAT64 of a private address', '64:ff9b::a00:5'],
    ['NAT64 of the metadata service', '64:ff9b::a9fe:a9fe'],
    ['local NAT64', '64:ff9b:1::1'],
    ['6to4 of loopback', '2002:7f00:1::1'],
    ['6to4 of a public address', '2002:808:808::1'],
    ['Teredo', '2001:0:53aa:64c:0:0:0:0'],
    ['ISATAP', '2606:4700::5efe:a00:5'],
    ['IPv6 documentation', '2001:db8::1'],
    ['newer IPv6 documentation', '3fff::1'],
    ['not allotted', '4000::1'],
    ['nothing at all', 'localhost'],
  ])('refuses %s: %s', (_name, address) => {
    expect(nonPublicReason(address)).toEqual(expect.any(String))
  })
})
