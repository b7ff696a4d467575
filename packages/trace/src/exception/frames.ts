import { fileURLToPath } from 'node:url'

export type Frame = { file: string; line: number; column: number; function: string; isOwn: boolean }

const MAX_FRAMES = 30
const NAMED = /^ {4}at (?:async )?(.{1,300}) \((.{1,1000}):(\d+):(\d+)\)$/
const NAMELESS = /^ {4}at (?:async )?(.{1,1000}):(\d+):(\d+)$/

/** The frames of a V8 stack. Those of Node and of packages are not our own. */
export function framesOf(stack: string): Frame[] {
  const frames: Frame[] = []
  for (const line of stack.split('\n')) {
    if (frames.length === MAX_FRAMES) break
    const frame = line.length < 1_500 ? frameOf(line) : null
    if (frame) frames.push(frame)
  }
  return frames
}

function frameOf(line: string): Frame | null {
  const named = NAMED.exec(line)
  const [, file, lineNumber, column] = (named ? [named[0], ...named.slice(2)] : NAMELESS.exec(line)) ?? []
  if (!file || !lineNumber || !column) return null
  const path = file.startsWith('file://') ? pathOf(file) : file
  return {
    file: path,
    line: Number(lineNumber),
    column: Number(column),
    function: named?.[1] ?? '(anonymous)',
    isOwn: isOwnFile(path),
  }
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}

/** Files of the program itself: not Node's, not a dependency's, not the recorder's, which is on the way of many calls. */
function isOwnFile(file: string): boolean {
  return (
    !file.startsWith('node:') &&
    !file.includes('node_modules') &&
    file !== 'native' &&
    !/packages[\\/]trace[\\/]src[\\/]/.test(file) &&
    /[\\/]/.test(file)
  )
}
