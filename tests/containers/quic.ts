import { createSocket } from 'node:dgram'
import { once } from 'node:events'

const LONG_HEADER = 0xc0
/** One of those that no server speaks: https://www.rfc-editor.org/rfc/rfc9000#section-15. */
const RESERVED_VERSION = 0x1a2a3a4a
const CONNECTION_ID_BYTES = 8
/** A server ignores what is shorter: https://www.rfc-editor.org/rfc/rfc9000#section-14.1. */
const SMALLEST_DATAGRAM_BYTES = 1_200
const PATIENCE_MS = 10_000

/**
 * The versions of QUIC, as numbers, that a server at a UDP port of this machine speaks. It tells them who asks for one
 * it does not know: https://www.rfc-editor.org/rfc/rfc8999#section-6. Throws if nothing answers in 10 s.
 */
export async function quicVersionsAt(port: number): Promise<number[]> {
  const socket = createSocket('udp4')
  try {
    socket.send(firstPacket(), port, '127.0.0.1')
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) })) as [Buffer]
    return versionsIn(answer)
  } finally {
    socket.close()
  }
}

function firstPacket(): Buffer {
  const packet = Buffer.alloc(SMALLEST_DATAGRAM_BYTES)
  packet.writeUInt8(LONG_HEADER, 0)
  packet.writeUInt32BE(RESERVED_VERSION, 1)
  packet.writeUInt8(CONNECTION_ID_BYTES, 5)
  packet.writeUInt8(CONNECTION_ID_BYTES, 6 + CONNECTION_ID_BYTES)
  return packet
}

/** After the version, which is none, and the ids of both sides, what is left is a list of versions. */
function versionsIn(answer: Buffer): number[] {
  if (answer.readUInt32BE(1) !== 0) throw new Error('the answer negotiates no version')
  let at = 5
  at += 1 + answer.readUInt8(at)
  at += 1 + answer.readUInt8(at)
  const versions: number[] = []
  for (; at < answer.length; at += 4) versions.push(answer.readUInt32BE(at))
  return versions
}
