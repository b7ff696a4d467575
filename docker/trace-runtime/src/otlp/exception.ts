import { createHash } from 'node:crypto'
import type { Attributes } from './value.ts'

export type Frame = { file: string; line: number; column: number; function: string; isOwn: boolean }

const MOST_FRAMES = 60
/** `at run (file:///app/src/a.ts:3:7)` of V8; other languages' stacks stay text. */
const FRAME = /^\s*at (?:(.+?) \()?(?:file:\/\/)?(.+?):(\d+):(\d+)\)?$/

/** The content of an exception entry, and a hash that is the same for the same fault: its class and own frames. */
export function exceptionOf(attributes: Attributes): {
  name: string
  familyHash: string
  content: Record<string, unknown>
} {
  const kind = String(attributes['exception.type'] ?? 'Error')
  const message = String(attributes['exception.message'] ?? '')
  const stack = String(attributes['exception.stacktrace'] ?? '')
  const frames = framesOf(stack)
  const own = frames.filter(({ isOwn }) => isOwn)
  const place = (own.length > 0 ? own : frames).slice(0, 5).map((frame) => `${frame.file} ${frame.function}`)
  const family = [kind, ...(place.length > 0 ? place : [message.replaceAll(/\d+/g, '0')])].join('\n')
  return {
    name: kind.slice(0, 512),
    familyHash: createHash('sha256').update(family).digest('hex').slice(0, 16),
    content: {
      class: kind,
      message,
      isHandled: attributes['exception.escaped'] !== true,
      ...(frames.length > 0 ? { frames } : stack === '' ? {} : { stack }),
    },
  }
}

function framesOf(stack: string): Frame[] {
  const frames: Frame[] = []
  for (const line of stack.split('\n')) {
    const found = FRAME.exec(line)
    if (!found || frames.length >= MOST_FRAMES) continue
    const [, name = '', file = '', row, column] = found
    const isOwn = !file.startsWith('node:') && !file.includes('/node_modules/')
    frames.push({ file, line: Number(row), column: Number(column), function: name, isOwn })
  }
  return frames
}
