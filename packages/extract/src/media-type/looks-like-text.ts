import { unmarkedUtf16 } from '../read/decode-text.ts'

const SAMPLE_BYTES = 64 * 1024
const MAX_CONTROL_SHARE = 0.02

/** Whether bytes can be shown as text in some encoding: hardly any control characters, or UTF-16. */
export function looksLikeText(bytes: Uint8Array): boolean {
  const isMarkedUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isMarkedUtf16 || unmarkedUtf16(bytes)) return true
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  let controls = 0
  for (const byte of sample) {
    const isControl = (byte < 0x20 && byte !== 0x1b && (byte < 0x08 || byte > 0x0d)) || byte === 0x7f
    if (isControl) controls++
  }
  return controls <= sample.length * MAX_CONTROL_SHARE
}
