type Signature = { mediaType: string; at: number; bytes: string }

// From the WHATWG MIME Sniffing standard and the formats' own descriptions; bytes are Latin-1.
const SIGNATURES: Signature[] = [
  { mediaType: 'application/zip', at: 0, bytes: 'PK\x03\x04' },
  { mediaType: 'application/zip', at: 0, bytes: 'PK\x05\x06' },
  { mediaType: 'image/png', at: 0, bytes: '\x89PNG\r\n' },
  { mediaType: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { mediaType: 'image/gif', at: 0, bytes: 'GIF8' },
  { mediaType: 'image/webp', at: 8, bytes: 'WEBP' },
  { mediaType: 'image/tiff', at: 0, bytes: 'II*\0' },
  { mediaType: 'image/tiff', at: 0, bytes: 'MM\0*' },
  { mediaType: 'image/avif', at: 4, bytes: 'ftypavif' },
  { mediaType: 'image/heic', at: 4, bytes: 'ftyphei' },
  { mediaType: 'video/mp4', at: 4, bytes: 'ftyp' },
  { mediaType: 'video/webm', at: 0, bytes: '\x1aE\xdf\xa3' },
  { mediaType: 'audio/mpeg', at: 0, bytes: 'ID3' },
  { mediaType: 'audio/ogg', at: 0, bytes: 'OggS' },
  { mediaType: 'audio/wav', at: 8, bytes: 'WAVE' },
  { mediaType: 'application/gzip', at: 0, bytes: '\x1f\x8b' },
  { mediaType: 'application/x-7z-compressed', at: 0, bytes: '7z\xbc\xaf\x27\x1c' },
  { mediaType: 'application/vnd.rar', at: 0, bytes: 'Rar!\x1a\x07' },
  { mediaType: 'application/x-xz', at: 0, bytes: '\xfd7zXZ\0' },
  { mediaType: 'application/zstd', at: 0, bytes: '\x28\xb5\x2f\xfd' },
  { mediaType: 'application/x-bzip2', at: 0, bytes: 'BZh' },
  { mediaType: 'application/x-executable', at: 0, bytes: '\x7fELF' },
  { mediaType: 'application/x-msdownload', at: 0, bytes: 'MZ\x90' },
  { mediaType: 'application/wasm', at: 0, bytes: '\0asm' },
  { mediaType: 'application/vnd.sqlite3', at: 0, bytes: 'SQLite format 3\0' },
  { mediaType: 'application/rtf', at: 0, bytes: '{\\rtf' },
  { mediaType: 'application/postscript', at: 0, bytes: '%!PS-' },
]
const COMPOUND_FILE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const MAX_JUNK_BEFORE_PDF = 1024

/** The type of a binary file by its first bytes, or null when they say nothing. */
export function sniffBinary(bytes: Uint8Array): string | null {
  const head = latin1(bytes.subarray(0, MAX_JUNK_BEFORE_PDF + 5))
  if (head.startsWith('%PDF-') || /^[\s\S]{0,1024}%PDF-\d\.\d[\r\n]/.test(head)) return 'application/pdf'
  if (head.startsWith(COMPOUND_FILE)) return compoundType(bytes)
  return SIGNATURES.find((signature) => head.startsWith(signature.bytes, signature.at))?.mediaType ?? null
}

// Word wraps a password-protected DOCX in the old compound file format.
function compoundType(bytes: Uint8Array): string {
  const directory = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return directory.includes(ENCRYPTED_PACKAGE) ? DOCX : 'application/x-ole-storage'
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
