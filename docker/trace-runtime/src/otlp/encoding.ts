import { readFileSync } from 'node:fs'
import protobuf from 'protobufjs'

export type Encoding = 'json' | 'protobuf'

type Message =
  | 'ExportTraceServiceRequest'
  | 'ExportTraceServiceResponse'
  | 'ExportLogsServiceRequest'
  | 'ExportLogsServiceResponse'
  | 'RpcStatus'

export const CONTENT_TYPES = { json: 'application/json', protobuf: 'application/x-protobuf' } as const

const PACKAGE = 'opentelemetry.proto'
let root: protobuf.Root | null = null

export function encodingOf(contentType: string | undefined): Encoding | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (type === CONTENT_TYPES.json) return 'json'
  return type === CONTENT_TYPES.protobuf ? 'protobuf' : null
}

/** A message as the JSON encoding of OTLP names its fields; null when it cannot be read. Bytes of protobuf are Buffers. */
export function decode(bytes: Buffer, message: Message, encoding: Encoding): unknown {
  try {
    if (encoding === 'json') return JSON.parse(bytes.toString())
    const type = messageType(message)
    return type.toObject(type.decode(bytes), { longs: String })
  } catch {
    return null
  }
}

export function encode(value: Record<string, unknown>, message: Message, encoding: Encoding): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify(value))
  const type = messageType(message)
  return Buffer.from(type.encode(type.fromObject(value)).finish())
}

/** The definitions are read when the first message in protobuf comes; many receivers never see one. */
function messageType(message: Message): protobuf.Type {
  root ??= protobuf.parse(readFileSync(new URL('otlp.proto', import.meta.url), 'utf8')).root
  return root.lookupType(`${PACKAGE}.${message}`)
}
