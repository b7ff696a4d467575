import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ENTROPY_BYTES = 10

let last = { ms: -1, entropy: 0n }

/** A sortable id (https://github.com/ulid/spec), rising within one millisecond. */
export function ulid(ms: number): string {
  const entropy =
    ms === last.ms ? last.entropy + 1n : BigInt(`0x${randomBytes(ENTROPY_BYTES).toString('hex')}`) >> 1n
  last = { ms, entropy }
  return encode(BigInt(ms), 10) + encode(entropy, 16)
}

/** The same id for the same seed and position, so that a repeated request names the same events. */
export function seededUlid(ms: number, seed: string, position: number): string {
  const digest = createHash('sha256').update(`${seed}:${position}`).digest('hex')
  return encode(BigInt(ms), 10) + encode(BigInt(`0x${digest.slice(0, ENTROPY_BYTES * 2)}`), 16)
}

function encode(value: bigint, length: number): string {
  let text = ''
  let rest = value
  for (let position = 0; position < length; position++) {
    text = ALPHABET[Number(rest & 31n)] + text
    rest >>= 5n
  }
  return text
}
