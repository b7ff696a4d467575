import { describe, expect, it } from 'vitest'
import { parseContainer } from '../src/docker/containers.ts'
import { stackOf } from '../src/docker/stack.ts'

describe('parseContainer', () => {
  it('reads a line of docker ps', () => {
    const line =
      'mailpit\tUp 5 minutes (healthy)\t127.0.0.1:1025->1025/tcp, 127.0.0.1:18025->8025/tcp, 1110/tcp'
    expect(parseContainer(line)).toEqual([
      { service: 'mailpit', healthy: true, ports: { 1025: 1025, 8025: 18025 } },
    ])
  })

  it.each(['Up 2 seconds (health: starting)', 'Up 1 hour (unhealthy)', 'Up 1 hour'])(
    'does not trust "%s"',
    (status) => {
      expect(parseContainer(`redis\t${status}\t`)[0]?.healthy).toBe(false)
    },
  )

  it('passes over an empty line', () => {
    expect(parseContainer('')).toEqual([])
  })
})

describe('stackOf', () => {
  it('finds each part where it is published', () => {
    const stack = stackOf([
      { service: 'postgres', healthy: true, ports: { 5432: 25433 } },
      { service: 'inngest', healthy: true, ports: { 8288: 8288 } },
      { service: 'trace-runtime', healthy: true, ports: { 7778: 17778 } },
    ])
    expect(stack).toEqual({
      postgres: { url: 'postgres://trovella:trovella@127.0.0.1:25433/trovella' },
      inngest: { url: 'http://127.0.0.1:8288', reaches: 'host.docker.internal' },
      trace: { url: 'http://127.0.0.1:17778', keyId: 'trovella', secret: expect.any(String) },
    })
  })
})
