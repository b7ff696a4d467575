import { createHash } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'

/** Longer paths of sockets are refused by the kernel. */
const MAX_PATH = 100

/** Where the receiver of a folder takes orders: a socket that only its own user can open. */
export function controlSocket(folder: string): string {
  const beside = path.join(folder, 'control.sock')
  if (Buffer.byteLength(beside) <= MAX_PATH) return beside
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  return path.join(os.tmpdir(), `trace-runtime-${name}.sock`)
}
