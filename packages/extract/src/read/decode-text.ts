import { isAscii, isUtf8 } from 'node:buffer'

const MAX_PROLOGUE_BYTES = 4096
const META_CHARSET = /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i
const XML_ENCODING = /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)["']/i

/**
 * Turns bytes of unknown origin into text, never failing: a byte order mark decides, then valid UTF-8, then what the
 * server or the document declares (labels of the WHATWG Encoding standard), then windows-1252.
 */
export function decodeText(bytes: Buffer, declared: string | null): string {
  const marked = markedEncoding(bytes) ?? unmarkedUtf16(bytes)
  if (marked) return new TextDecoder(marked).decode(bytes)
  const named = knownEncoding(declared) ?? knownEncoding(namedInside(bytes))
  if (isAscii(bytes)) return named === 'iso-2022-jp' ? decode(bytes, named) : bytes.toString('latin1')
  // Servers and old templates claim Latin-1 for UTF-8 far more often than Latin-1 text is valid UTF-8 by chance.
  if (isUtf8(bytes) && !isMultiByte(named)) return bytes.toString('utf8')
  return decode(bytes, named ?? fallback(bytes))
}

function markedEncoding(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
}

/** UTF-16 without a mark: nearly every other byte of Western text is zero. */
export function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 512)
  if (sample.length < 4 || sample.length % 2 === 1) return null
  const zeros = [0, 0]
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  const most = sample.length * 0.4
  if (odd > most && even === 0) return 'utf-16le'
  return even > most && odd === 0 ? 'utf-16be' : null
}

function namedInside(bytes: Buffer): string | null {
  const prologue = bytes.toString('latin1', 0, MAX_PROLOGUE_BYTES)
  return (XML_ENCODING.exec(prologue) ?? META_CHARSET.exec(prologue))?.[1] ?? null
}

function knownEncoding(label: string | null): string | null {
  try {
    return label ? new TextDecoder(label.trim()).encoding : null
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

// Bytes that were read to name an encoding are not UTF-16, whatever they claim (Encoding standard, section 4.2).
function decode(bytes: Buffer, encoding: string): string {
  return new TextDecoder(encoding.startsWith('utf-16') ? 'utf-8' : encoding).decode(bytes)
}

function isMultiByte(encoding: string | null): boolean {
  return encoding !== null && /^(?:gb|big5|euc|shift|iso-2022)/.test(encoding)
}

// Mostly valid UTF-8 with a few damaged bytes keeps its letters that way; else it is some single-byte text.
function fallback(bytes: Buffer): string {
  const sample = bytes.subarray(0, 256 * 1024).toString('utf8')
  const damaged = sample.split('\ufffd').length - 1
  const multiByte = sample.match(/[\u0080-\ufffc]/g)?.length ?? 0
  return multiByte > damaged ? 'utf-8' : 'windows-1252'
}
